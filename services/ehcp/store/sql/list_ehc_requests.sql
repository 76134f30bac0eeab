SELECT id, version, document, schema_version, created_us, updated_us
FROM ehc_request
WHERE la = ? AND due_on >= ? AND (due_on > ? OR id > ?) AND (? IS NULL OR due_on < ?)
  AND (? IS NULL OR state = ?) AND (? IS NULL OR FIND_IN_SET(caseworker, ?)) AND (? IS NULL OR team = ?)
  AND (? IS NULL OR pupil_id = ?) AND (? IS NULL OR source = ?) AND (? IS NULL OR requesting_setting = ?)
  AND (? IS NULL OR due_excused = ?)
  AND (? IS NULL OR FIND_IN_SET(requesting_setting, ?)) AND NOT FIND_IN_SET(pupil_id, ?)
ORDER BY due_on, id
LIMIT ?
