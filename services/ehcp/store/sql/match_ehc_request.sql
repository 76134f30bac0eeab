SELECT 1
FROM ehc_request
WHERE version <=> ? AND BINARY pupil_id <=> BINARY ? AND BINARY open_pupil_id <=> BINARY ? AND BINARY state <=> BINARY ?
  AND BINARY caseworker <=> BINARY ? AND BINARY team <=> BINARY ? AND BINARY source <=> BINARY ?
  AND BINARY requesting_setting <=> BINARY ? AND received_on <=> ? AND due_on <=> ? AND BINARY due_limit <=> BINARY ?
  AND due_excused <=> ? AND unexcused_due_on <=> ? AND decided_on <=> ? AND decision_due_on <=> ? AND decision_told_on <=> ?
  AND decision_excused <=> ? AND no_plan_due_on <=> ? AND no_plan_told_on <=> ? AND no_plan_excused <=> ?
  AND final_due_on <=> ? AND plan_made_on <=> ? AND final_excused <=> ? AND issue_decided_on <=> ?
  AND first_draft_on <=> ? AND closed_on <=> ? AND ? IS NOT NULL AND ? IS NOT NULL
  AND index_version <=> ? AND updated_us <=> ? AND la = ? AND id = ? AND created_us = ?
