SELECT to_seq, root FROM journal_root ORDER BY to_seq DESC LIMIT 1
