SELECT due_on, id, version
FROM ehc_request_version
WHERE la = ? AND (due_on > ? OR (due_on = ? AND id > ?) OR (due_on = ? AND id = ? AND version > ?))
ORDER BY due_on, id, version
LIMIT 1 OFFSET ?
