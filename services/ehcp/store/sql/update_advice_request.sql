UPDATE advice_request
SET version = version + 1, state = ?, due_on = ?, chase_on = ?, document = ?, schema_version = ?, updated_us = ?
WHERE la = ? AND id = ? AND version = ?
