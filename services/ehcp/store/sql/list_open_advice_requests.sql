SELECT STRAIGHT_JOIN a.id, a.version, a.document, a.schema_version, a.created_us, a.updated_us
FROM advice_request a
JOIN ehc_request r ON r.la = a.la AND r.id = a.ehc_request_id
WHERE a.la = ? AND a.state = 'open' AND r.open_pupil_id IS NOT NULL AND (a.due_on > ? OR (a.due_on = ? AND a.id > ?))
  AND (? IS NULL OR a.due_on < ?) AND (? IS NULL OR a.adviser_kind = ?) AND (? IS NULL OR a.adviser_body = ?)
  AND (? IS NULL OR a.adviser_setting = ?)
  AND (? IS NULL OR LOCATE(CONCAT(CHAR(10), r.caseworker, CHAR(10)), ?)) AND (? = 0 OR r.caseworker IS NULL) AND (? IS NULL OR r.team = ?)
  AND NOT EXISTS (SELECT 1 FROM pupil_rule b WHERE b.la = r.la AND b.pupil_id = r.pupil_id AND b.barred_subject = ? AND b.standing = 1)
ORDER BY a.due_on, a.id
LIMIT ?
