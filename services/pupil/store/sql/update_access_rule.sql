UPDATE access_rule
SET version = version + 1, standing = ?, allowed_subjects = ?, document = ?, schema_version = ?, updated_us = ?
WHERE la = ? AND id = ? AND version = ?
