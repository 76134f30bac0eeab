INSERT INTO consultation (la, id, version, ehc_request_id, state, setting, open_key, due_on, document, schema_version,
                          created_us, updated_us)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
