SELECT id, status, attempts, last_error, next_try_us
FROM outbox
WHERE la = ? AND entity = ? AND entity_id = ?
ORDER BY id
