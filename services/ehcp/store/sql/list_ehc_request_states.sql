SELECT version, state, schema_version, created_us, recorded_us
FROM journal
WHERE tenant = ? AND kind = 'ehcRequest' AND entity_id = ? AND state IS NOT NULL
ORDER BY version
