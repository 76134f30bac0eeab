SELECT id, version, document, schema_version, created_us, updated_us
FROM access_rule WHERE la = ? AND pupil_id = ?
ORDER BY id
LIMIT 200
