INSERT INTO diary_entry (la, id, version, ehc_request_id, kind, entry_on, task_owner, task_state, task_due_on,
                         document, schema_version, created_us, updated_us)
SELECT la, ?, ?, id, ?, ?, ?, ?, ?, ?, ?, ?, ?
FROM ehc_request r
WHERE la = ? AND id = ?
  AND NOT EXISTS (SELECT 1 FROM pupil_rule b WHERE b.la = r.la AND b.pupil_id = r.pupil_id AND b.barred_subject = ? AND b.standing = 1)
