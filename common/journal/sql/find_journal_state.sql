SELECT state, schema_version, created_us, recorded_us
FROM journal WHERE tenant = ? AND kind = ? AND entity_id = ? AND version = ?
