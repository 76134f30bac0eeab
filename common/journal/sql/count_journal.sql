SELECT (SELECT COUNT(*) FROM journal),
       (SELECT COUNT(*) FROM journal_feed),
       (SELECT COALESCE(MAX(seq), 0) FROM journal_feed),
       (SELECT COUNT(*) FROM journal_feed f JOIN journal j ON j.id = f.journal_id),
       (SELECT COUNT(*) FROM journal j LEFT JOIN journal_feed f ON f.journal_id = j.id
                        LEFT JOIN journal_unnumbered u ON u.journal_id = j.id
        WHERE (f.journal_id IS NULL) = (u.journal_id IS NULL))
