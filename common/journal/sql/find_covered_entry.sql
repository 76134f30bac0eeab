SELECT j.version, f.seq, r.from_seq, r.to_seq
FROM journal j
JOIN journal_feed f ON f.journal_id = j.id
JOIN journal_root r ON r.to_seq = (SELECT MIN(c.to_seq) FROM journal_root c WHERE c.to_seq >= f.seq)
WHERE j.tenant = ? AND j.kind = ? AND j.entity_id = ?
ORDER BY j.version DESC
LIMIT 1
