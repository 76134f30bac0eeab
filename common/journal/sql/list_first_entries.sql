SELECT id, tenant, kind, entity_id
FROM journal
WHERE version = 1 AND id > ?
ORDER BY id
LIMIT ?
