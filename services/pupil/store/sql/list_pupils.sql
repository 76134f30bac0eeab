SELECT p.id, p.version, p.document, p.schema_version, p.created_us, p.updated_us,
  (SELECT r.allowed_subjects FROM access_rule r
   WHERE r.la = p.la AND r.pupil_id = p.id AND r.kind = 0 AND r.standing = 1) AS allowed_subjects
FROM pupil p
WHERE p.la = ? AND p.id > ? AND (? IS NULL OR p.setting = ?) AND (? IS NULL OR p.year_group = ?)
  AND (? = 0 OR p.looked_after = 1)
  AND (? IS NULL OR FIND_IN_SET(p.setting, ?))
  AND NOT EXISTS (SELECT 1 FROM access_rule b
                  WHERE b.la = p.la AND b.pupil_id = p.id AND b.kind = 1 AND b.barred_subject = ? AND b.standing = 1)
ORDER BY p.id
LIMIT ?
