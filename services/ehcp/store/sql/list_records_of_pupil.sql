SELECT 'ehcRequests', id FROM ehc_request r
WHERE la = ? AND pupil_id = ?
  AND NOT EXISTS (SELECT 1 FROM pupil_rule b WHERE b.la = r.la AND b.pupil_id = r.pupil_id AND b.barred_subject = ? AND b.standing = 1)
UNION ALL
SELECT 'ehcRequestDrafts', id FROM ehc_request_draft d
WHERE la = ? AND pupil_id = ?
  AND NOT EXISTS (SELECT 1 FROM pupil_rule b WHERE b.la = d.la AND b.pupil_id = d.pupil_id AND b.barred_subject = ? AND b.standing = 1)
LIMIT 200
