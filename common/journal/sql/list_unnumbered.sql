SELECT journal_id FROM journal_unnumbered ORDER BY journal_id LIMIT 1000
