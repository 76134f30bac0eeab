UPDATE consultation
SET version = version + 1, state = ?, open_key = ?, due_on = ?, document = ?, schema_version = ?, updated_us = ?
WHERE la = ? AND id = ? AND version = ?
