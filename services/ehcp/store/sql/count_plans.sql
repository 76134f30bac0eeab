SELECT COUNT(*), COUNT(IF(plan_made_on <= final_due_on, 1, NULL)), COUNT(IF(final_excused, 1, NULL)),
       COUNT(IF(final_excused AND plan_made_on <= final_due_on, 1, NULL)),
       COUNT(IF(plan_made_on > final_due_on AND DATEDIFF(plan_made_on, received_on) <= 364, 1, NULL)),
       COUNT(IF(DATEDIFF(plan_made_on, received_on) > 364, 1, NULL))
FROM ehc_request
WHERE la = ? AND plan_made_on BETWEEN ? AND ?
  AND (? IS NULL OR team = ?) AND (? IS NULL OR caseworker = ?) AND (? IS NULL OR FIND_IN_SET(requesting_setting, ?))
  AND NOT FIND_IN_SET(pupil_id, ?)
