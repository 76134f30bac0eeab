SELECT STRAIGHT_JOIN c.id, c.version, c.document, c.schema_version, c.created_us, c.updated_us
FROM consultation c
JOIN ehc_request r ON r.la = c.la AND r.id = c.ehc_request_id
WHERE c.la = ? AND c.state = 'open' AND r.open_pupil_id IS NOT NULL
  AND (c.due_on > ? OR (c.due_on = ? AND c.id > ?)) AND c.due_on < ?
  AND (? IS NULL OR FIND_IN_SET(c.setting, ?)) AND (? IS NULL OR r.caseworker = ?)
  AND NOT EXISTS (SELECT 1 FROM pupil_rule b WHERE b.la = r.la AND b.pupil_id = r.pupil_id AND b.barred_subject = ? AND b.standing = 1)
ORDER BY c.due_on, c.id
LIMIT ?
