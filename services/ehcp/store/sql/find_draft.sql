SELECT id, version, document, schema_version, created_us, updated_us
FROM ehc_request_draft d
WHERE la = ? AND id = ? AND FIND_IN_SET(setting, ?)
  AND NOT EXISTS (SELECT 1 FROM pupil_rule b WHERE b.la = d.la AND b.pupil_id = d.pupil_id AND b.barred_subject = ? AND b.standing = 1)
