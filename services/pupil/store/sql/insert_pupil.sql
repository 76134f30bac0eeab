INSERT INTO pupil (la, id, version, surname, forename, birth_date, upn, uln, nhs_number, setting, year_group, looked_after,
                   document, schema_version, created_us, updated_us)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
