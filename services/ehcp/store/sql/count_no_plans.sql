SELECT COUNT(*), COUNT(IF(no_plan_told_on <= no_plan_due_on, 1, NULL)), COUNT(IF(no_plan_excused, 1, NULL)),
       COUNT(IF(no_plan_excused AND no_plan_told_on <= no_plan_due_on, 1, NULL))
FROM ehc_request
WHERE la = ? AND no_plan_told_on BETWEEN ? AND ?
  AND (? IS NULL OR team = ?) AND (? IS NULL OR caseworker = ?) AND (? IS NULL OR FIND_IN_SET(requesting_setting, ?))
  AND NOT FIND_IN_SET(pupil_id, ?)
