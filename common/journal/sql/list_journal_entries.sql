SELECT version, action, actor, on_behalf_of, purpose, request_id, correlation_id, created_us, recorded_us, schema_version,
       changed_facts, state, salt, state_digest, previous_hash, hash
FROM journal
WHERE tenant = ? AND kind = ? AND entity_id = ? AND version > ?
ORDER BY version
LIMIT ?
