INSERT INTO journal_feed (seq, journal_id) VALUES (?, ?)
