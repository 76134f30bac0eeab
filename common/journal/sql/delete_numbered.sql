DELETE u
FROM journal_feed f
STRAIGHT_JOIN journal_unnumbered u ON u.journal_id = f.journal_id
WHERE f.seq > ?
