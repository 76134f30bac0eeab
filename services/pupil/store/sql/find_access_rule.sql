SELECT id, version, document, schema_version, created_us, updated_us
FROM access_rule WHERE la = ? AND id = ? AND pupil_id = ?
