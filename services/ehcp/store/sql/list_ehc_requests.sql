SELECT id, version, document, schema_version, created_us, updated_us
FROM ehc_request r
WHERE la = ? AND (due_on > ? OR (due_on = ? AND id > ?)) AND (? IS NULL OR due_on < ?)
  AND (? IS NULL OR state = ?) AND (? IS NULL OR caseworker = ?) AND (? IS NULL OR LOCATE(CONCAT(CHAR(10), caseworker, CHAR(10)), ?)) AND (? IS NULL OR team = ?)
  AND (? IS NULL OR pupil_id = ?) AND (? IS NULL OR source = ?) AND (? IS NULL OR requesting_setting = ?)
  AND (? IS NULL OR due_limit = ?) AND (? IS NULL OR received_on >= ?) AND (? IS NULL OR received_on <= ?)
  AND (? IS NULL OR unexcused_due_on < ?) AND (? IS NULL OR unexcused_due_on >= ?)
  AND (? = 0 OR caseworker IS NULL) AND (? = 0 OR open_pupil_id IS NOT NULL OR due_on < '9999-12-31')
  AND (? IS NULL
       OR ((FIND_IN_SET(r.requesting_setting, ?) OR (? = 1 AND r.state IN ('refused_to_assess', 'refused_to_issue')))
           AND EXISTS (SELECT 1 FROM pupil_roll o WHERE o.la = r.la AND o.pupil_id = r.pupil_id AND o.standing = 1 AND FIND_IN_SET(o.setting, ?))))
  AND NOT EXISTS (SELECT 1 FROM pupil_rule b WHERE b.la = r.la AND b.pupil_id = r.pupil_id AND b.barred_subject = ? AND b.standing = 1)
ORDER BY due_on, id
LIMIT ?
