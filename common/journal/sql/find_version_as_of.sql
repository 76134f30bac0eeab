SELECT version
FROM journal
WHERE tenant = ? AND kind = ? AND entity_id = ? AND recorded_us <= ?
ORDER BY version DESC
LIMIT 1
