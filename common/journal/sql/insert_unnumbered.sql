INSERT INTO journal_unnumbered (journal_id) VALUES (LAST_INSERT_ID())
