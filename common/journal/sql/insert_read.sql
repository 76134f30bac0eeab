INSERT INTO read_log (tenant, actor, method, purpose, correlation_id, read_us, records) VALUES (?, ?, ?, ?, ?, ?, ?)
