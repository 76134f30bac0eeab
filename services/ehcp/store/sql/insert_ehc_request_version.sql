INSERT INTO ehc_request_version (la, due_on, id, version, recorded_us, pupil_id, state, caseworker, team, source, requesting_setting,
                                 due_excused, due_limit, unexcused_due_on, received_on, is_open)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
