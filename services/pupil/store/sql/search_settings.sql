SELECT s.id, s.version, s.document, s.dates, s.schema_version, s.created_us, s.updated_us
FROM setting s
LEFT JOIN setting a ON a.id = ?
WHERE (MATCH (s.title) AGAINST (? IN BOOLEAN MODE) OR s.register_number = ? OR s.laestab = ? OR s.ukprn = ? OR s.postcode = ?)
  AND (? IS NULL OR s.la_code = ?)
  AND (a.id IS NULL OR (s.status IN (2, 4), s.title, s.id) > (a.status IN (2, 4), a.title, a.id))
ORDER BY s.status IN (2, 4), s.title, s.id
LIMIT ?
