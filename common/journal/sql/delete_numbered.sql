DELETE FROM journal_unnumbered WHERE journal_id = ?
