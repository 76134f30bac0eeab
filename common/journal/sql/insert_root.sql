INSERT INTO journal_root (to_seq, from_seq, root, previous_root, signed_us, key_id, signature) VALUES (?, ?, ?, ?, ?, ?, ?)
