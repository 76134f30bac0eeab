SELECT id, actor, method, purpose, correlation_id, read_us
FROM read_log
WHERE tenant = ? AND read_us >= ? AND read_us < ? AND id > ? AND records REGEXP ?
ORDER BY id
LIMIT ?
