SELECT 'ehcRequests', id FROM ehc_request WHERE la = ? AND pupil_id = ? AND NOT FIND_IN_SET(pupil_id, ?)
UNION ALL
SELECT 'ehcRequestDrafts', id FROM ehc_request_draft WHERE la = ? AND pupil_id = ? AND NOT FIND_IN_SET(pupil_id, ?)
LIMIT 200
