SELECT id, state, COALESCE(caseworker, ''), COALESCE(team, ''), received_on, decision_told_on, issue_decided_on, first_draft_on,
       plan_made_on, closed_on, decision_due_on, final_due_on
FROM ehc_request
WHERE la = ? AND received_on >= ?
  AND (? IS NULL OR team = ?) AND (? IS NULL OR caseworker = ?) AND (? IS NULL OR FIND_IN_SET(requesting_setting, ?))
  AND NOT FIND_IN_SET(pupil_id, ?)
ORDER BY id
