UPDATE caseworker
SET version = ?, team = ?, active_from = ?, active_until = ?, covered_until = ?, document = ?, schema_version = ?, updated_us = ?
WHERE la = ? AND id = ? AND version = ?
