SELECT COALESCE(MAX(seq), 0) FROM journal_feed
