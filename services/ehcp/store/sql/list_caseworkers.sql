SELECT c.id, c.version, c.document, c.schema_version, c.created_us, c.updated_us,
       (SELECT COUNT(*) FROM ehc_request r
        WHERE r.la = c.la AND r.caseworker = c.subject AND (r.open_pupil_id IS NOT NULL OR r.due_on < '9999-12-31')
          AND NOT EXISTS (SELECT 1 FROM pupil_rule b WHERE b.la = r.la AND b.pupil_id = r.pupil_id AND b.barred_subject = ? AND b.standing = 1)) AS held
FROM caseworker c
WHERE c.la = ? AND c.id > ? AND (? IS NULL OR c.id = ?) AND (? IS NULL OR c.team = ?)
  AND c.active_from BETWEEN ? AND ? AND c.active_until BETWEEN ? AND ?
HAVING held >= ?
ORDER BY c.id
LIMIT ?
