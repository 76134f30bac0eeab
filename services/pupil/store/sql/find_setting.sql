SELECT id, version, document, dates, schema_version, created_us, updated_us
FROM setting WHERE id = ?
