SELECT f.seq, j.tenant, j.kind, j.entity_id, j.version, j.state, j.schema_version, j.created_us, j.recorded_us
FROM journal_feed f
JOIN journal j ON j.id = f.journal_id
WHERE f.seq > ? AND f.seq <= ? AND FIND_IN_SET(j.kind, ?)
ORDER BY f.seq
LIMIT ?
