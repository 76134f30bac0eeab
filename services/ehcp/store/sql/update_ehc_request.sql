UPDATE ehc_request
SET version = version + 1, open_pupil_id = ?, state = ?, caseworker = ?, due_on = ?, document = ?, schema_version = ?, updated_us = ?
WHERE la = ? AND id = ? AND version = ?
