SELECT d.id, d.version, d.document, d.schema_version, d.created_us, d.updated_us
FROM diary_entry d
JOIN ehc_request r ON r.la = d.la AND r.id = d.ehc_request_id
WHERE d.la = ? AND d.task_state = ? AND (d.task_due_on > ? OR (d.task_due_on = ? AND d.id > ?))
  AND (? IS NULL OR d.task_owner = ?) AND (? IS NULL OR d.task_due_on < ?)
  AND NOT EXISTS (SELECT 1 FROM pupil_rule b WHERE b.la = r.la AND b.pupil_id = r.pupil_id AND b.barred_subject = ? AND b.standing = 1)
ORDER BY d.task_due_on, d.id
LIMIT ?
