SELECT state, COALESCE(caseworker, ''), COUNT(*), COUNT(IF(due_on BETWEEN ? AND ?, 1, NULL)), COUNT(IF(due_on < ? AND NOT due_excused, 1, NULL)),
       COUNT(IF(due_on < ? AND due_excused, 1, NULL))
FROM ehc_request
WHERE la = ? AND (open_pupil_id IS NOT NULL OR due_on < '9999-12-31')
  AND (? IS NULL OR team = ?) AND (? IS NULL OR caseworker = ?) AND (? IS NULL OR FIND_IN_SET(requesting_setting, ?))
  AND NOT FIND_IN_SET(pupil_id, ?)
GROUP BY state, caseworker
ORDER BY state, caseworker
