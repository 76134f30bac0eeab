INSERT INTO ehc_request (version, pupil_id, open_pupil_id, state, caseworker, team, source, requesting_setting, received_on, due_on,
                         due_limit, due_excused, unexcused_due_on, decided_on, decision_due_on, decision_told_on, decision_excused,
                         no_plan_due_on, no_plan_told_on, no_plan_excused, final_due_on, plan_made_on, final_excused, issue_decided_on,
                         first_draft_on, closed_on, document, schema_version, index_version, updated_us, la, id, created_us)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
