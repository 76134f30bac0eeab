INSERT INTO disagreement (version, ehc_request_id, subject, outcome, due_on, document, schema_version, updated_us, la, id, created_us)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
