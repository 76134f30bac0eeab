SELECT o.id, o.la, a.ehc_request_id, a.id, o.attempts, a.state = 'open' AND r.open_pupil_id IS NOT NULL
FROM outbox o
JOIN advice_request a ON a.la = o.la AND a.id = o.entity_id
JOIN ehc_request r ON r.la = a.la AND r.id = a.ehc_request_id
WHERE o.status = 'pending' AND o.entity = ? AND o.next_try_us <= ?
ORDER BY o.next_try_us, o.id
LIMIT ?
