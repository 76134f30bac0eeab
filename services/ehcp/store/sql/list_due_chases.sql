SELECT a.la, a.ehc_request_id, a.id
FROM advice_request a
JOIN ehc_request r ON r.la = a.la AND r.id = a.ehc_request_id
WHERE a.chase_on <= ? AND a.state = 'open' AND r.open_pupil_id IS NOT NULL AND (a.la > ? OR (a.la = ? AND a.id > ?))
ORDER BY a.la, a.id
LIMIT ?
