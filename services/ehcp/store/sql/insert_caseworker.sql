INSERT INTO caseworker (version, team, active_from, active_until, covered_until, document, schema_version, updated_us, la, id, subject, created_us)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
