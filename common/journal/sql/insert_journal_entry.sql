INSERT INTO journal (tenant, kind, entity_id, version, action, actor, on_behalf_of, purpose, request_id, correlation_id,
                     created_us, recorded_us, changed_facts, state, schema_version, salt, state_digest, previous_hash, hash)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
