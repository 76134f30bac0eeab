UPDATE diary_entry
SET version = version + 1, entry_on = ?, task_owner = ?, task_state = ?, task_due_on = ?, document = ?,
    schema_version = ?, updated_us = ?
WHERE la = ? AND id = ? AND version = ?
