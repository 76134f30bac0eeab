INSERT INTO access_rule (la, id, version, pupil_id, kind, barred_subject, standing, allowed_subjects, document, schema_version,
                         created_us, updated_us)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
