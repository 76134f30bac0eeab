INSERT INTO diary_entry (la, id, version, ehc_request_id, kind, entry_on, task_owner, task_state, task_due_on,
                         document, schema_version, created_us, updated_us)
SELECT la, ?, ?, id, ?, ?, ?, ?, ?, ?, ?, ?, ?
FROM ehc_request
WHERE la = ? AND id = ? AND NOT FIND_IN_SET(pupil_id, ?)
