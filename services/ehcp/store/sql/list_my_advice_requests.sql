SELECT a.id, a.version, a.document, a.schema_version, a.created_us, a.updated_us
FROM advice_request a
JOIN ehc_request r ON r.la = a.la AND r.id = a.ehc_request_id
WHERE a.la = ? AND a.state = 'open' AND a.due_on >= ? AND (a.due_on > ? OR a.id > ?)
  AND (a.adviser_subject = ? OR FIND_IN_SET(a.adviser_setting, ?)) AND r.open_pupil_id IS NOT NULL
  AND NOT FIND_IN_SET(r.pupil_id, ?)
ORDER BY a.due_on, a.id
LIMIT ?
