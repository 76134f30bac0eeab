INSERT INTO outbox (id, la, entity, entity_id, kind, status, attempts, next_try_us, created_us, updated_us)
VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?)
