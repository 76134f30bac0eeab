SELECT id, version, document, dates, schema_version, created_us, updated_us
FROM setting
WHERE id > ? AND (? IS NULL OR la_code = ?) AND (? IS NULL OR kind = ?) AND (? IS NULL OR status = ?) AND (? IS NULL OR phase = ?)
ORDER BY id
LIMIT ?
