INSERT INTO advice_request (la, id, version, ehc_request_id, state, adviser_subject, adviser_setting, due_on, chase_on,
                            document, schema_version, created_us, updated_us)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
