SELECT COUNT(*), COUNT(IF(decision_told_on <= decision_due_on, 1, NULL)), COUNT(IF(decision_excused, 1, NULL)),
       COUNT(IF(decision_excused AND decision_told_on <= decision_due_on, 1, NULL))
FROM ehc_request
WHERE la = ? AND decided_on BETWEEN ? AND ?
  AND (? IS NULL OR team = ?) AND (? IS NULL OR caseworker = ?) AND (? IS NULL OR FIND_IN_SET(requesting_setting, ?))
  AND NOT FIND_IN_SET(pupil_id, ?)
