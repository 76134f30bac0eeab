SELECT STRAIGHT_JOIN d.id, d.version, d.document, d.schema_version, d.created_us, d.updated_us
FROM disagreement d
JOIN ehc_request r ON r.la = d.la AND r.id = d.ehc_request_id
WHERE d.la = ? AND (? IS NULL OR d.ehc_request_id = ?) AND (d.due_on > ? OR (d.due_on = ? AND d.id > ?))
  AND (? IS NULL OR d.due_on < ?) AND (? IS NULL OR d.outcome = ?) AND (? = 0 OR d.outcome = 'open' OR d.due_on < '9999-12-31')
  AND (? IS NULL OR LOCATE(CONCAT(CHAR(10), r.caseworker, CHAR(10)), ?)) AND (? = 0 OR r.caseworker IS NULL) AND (? IS NULL OR r.team = ?)
  AND NOT EXISTS (SELECT 1 FROM pupil_rule b WHERE b.la = r.la AND b.pupil_id = r.pupil_id AND b.barred_subject = ? AND b.standing = 1)
ORDER BY d.due_on, d.id
LIMIT ?
