SELECT c.id, c.version, c.document, c.schema_version, c.created_us, c.updated_us,
  (SELECT r.allowed_subjects FROM access_rule r
   WHERE r.la = p.la AND r.pupil_id = p.id AND r.kind = 0 AND r.standing = 1) AS allowed_subjects
FROM carer c
JOIN pupil p ON p.la = c.la AND p.id = c.pupil_id
WHERE c.la = ? AND c.id = ? AND c.pupil_id = ? AND (? IS NULL OR FIND_IN_SET(p.setting, ?))
  AND NOT EXISTS (SELECT 1 FROM access_rule b
                  WHERE b.la = p.la AND b.pupil_id = p.id AND b.kind = 1 AND b.barred_subject = ? AND b.standing = 1)
