UPDATE ehc_request_draft
SET version = version + 1, state = ?, document = ?, schema_version = ?, updated_us = ?
WHERE la = ? AND id = ? AND version = ?
