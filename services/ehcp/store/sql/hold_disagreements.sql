SELECT id, version, document, schema_version, created_us, updated_us
FROM disagreement
WHERE la = ? AND ehc_request_id = ?
ORDER BY id
LOCK IN SHARE MODE
