SELECT to_seq, from_seq, root, previous_root, signed_us, key_id, signature
FROM journal_root
WHERE to_seq > ?
ORDER BY to_seq
LIMIT ?
