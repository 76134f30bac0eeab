UPDATE disagreement
SET version = ?, ehc_request_id = ?, subject = ?, outcome = ?, due_on = ?, document = ?, schema_version = ?, updated_us = ?
WHERE la = ? AND id = ? AND version = ?
