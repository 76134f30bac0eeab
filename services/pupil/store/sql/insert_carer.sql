INSERT INTO carer (la, id, version, pupil_id, document, schema_version, created_us, updated_us)
VALUES (?, ?, ?, ?, ?, ?, ?, ?)
