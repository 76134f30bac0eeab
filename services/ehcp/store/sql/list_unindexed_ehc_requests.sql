SELECT id, version, document, schema_version, created_us, updated_us, la
FROM ehc_request
WHERE index_version < ?
LIMIT 500
