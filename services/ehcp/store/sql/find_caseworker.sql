SELECT id, version, document, schema_version, created_us, updated_us
FROM caseworker
WHERE la = ? AND id = ?
