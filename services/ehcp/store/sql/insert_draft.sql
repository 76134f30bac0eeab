INSERT INTO ehc_request_draft (la, id, version, pupil_id, setting, state, document, schema_version, created_us, updated_us)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
