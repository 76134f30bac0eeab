SELECT state, COALESCE(caseworker, ''), COUNT(*), COUNT(IF(due_on BETWEEN ? AND ?, 1, NULL)), COUNT(IF(unexcused_due_on < ?, 1, NULL)),
       COUNT(IF(due_on < ? AND unexcused_due_on >= ?, 1, NULL))
FROM ehc_request r
WHERE la = ? AND (open_pupil_id IS NOT NULL OR due_on < '9999-12-31')
  AND (? IS NULL OR team = ?) AND (? IS NULL OR caseworker = ?)
  AND (? IS NULL
       OR ((FIND_IN_SET(r.requesting_setting, ?) OR (? = 1 AND r.state IN ('refused_to_assess', 'refused_to_issue')))
           AND EXISTS (SELECT 1 FROM pupil_roll o WHERE o.la = r.la AND o.pupil_id = r.pupil_id AND o.standing = 1 AND FIND_IN_SET(o.setting, ?))))
  AND NOT EXISTS (SELECT 1 FROM pupil_rule b WHERE b.la = r.la AND b.pupil_id = r.pupil_id AND b.barred_subject = ? AND b.standing = 1)
GROUP BY state, caseworker
ORDER BY state, caseworker
