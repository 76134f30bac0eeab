INSERT INTO journal_unnumbered (journal_id) VALUES (?)
