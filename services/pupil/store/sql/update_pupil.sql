UPDATE pupil
SET version = version + 1, surname = ?, forename = ?, birth_date = ?, upn = ?, uln = ?, nhs_number = ?, setting = ?, year_group = ?,
    looked_after = ?, document = ?, schema_version = ?, updated_us = ?
WHERE la = ? AND id = ? AND version = ?
