INSERT INTO ehc_request (la, id, version, pupil_id, open_pupil_id, state, caseworker, requesting_setting, due_on,
                         document, schema_version, created_us, updated_us)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
