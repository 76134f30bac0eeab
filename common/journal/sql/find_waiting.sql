SELECT COALESCE(MIN(journal_id), 0), COALESCE(MAX(journal_id), 0) FROM journal_unnumbered
