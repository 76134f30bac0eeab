SELECT id, version, document, schema_version, created_us, updated_us
FROM caseworker
WHERE la = ? AND covered_until >= ?
ORDER BY subject
