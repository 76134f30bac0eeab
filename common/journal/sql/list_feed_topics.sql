SELECT f.seq, j.tenant, j.kind FROM journal_feed f JOIN journal j ON j.id = f.journal_id
WHERE f.seq > ? ORDER BY f.seq LIMIT 1000
