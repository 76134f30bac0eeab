SELECT id, version, document, schema_version, created_us, updated_us
FROM ehc_request r
WHERE la = ? AND id = ?
  AND NOT EXISTS (SELECT 1 FROM pupil_rule b WHERE b.la = r.la AND b.pupil_id = r.pupil_id AND b.barred_subject = ? AND b.standing = 1)
LOCK IN SHARE MODE
