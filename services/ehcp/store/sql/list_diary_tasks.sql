SELECT d.id, d.version, d.document, d.schema_version, d.created_us, d.updated_us
FROM diary_entry d
JOIN ehc_request r ON r.la = d.la AND r.id = d.ehc_request_id
WHERE d.la = ? AND d.task_state = ? AND d.task_due_on >= ? AND (d.task_due_on > ? OR d.id > ?)
  AND (? IS NULL OR d.task_owner = ?) AND (? IS NULL OR d.task_due_on < ?) AND NOT FIND_IN_SET(r.pupil_id, ?)
ORDER BY d.task_due_on, d.id
LIMIT ?
