SELECT id, version, document, schema_version, created_us, updated_us
FROM ehc_request_draft
WHERE la = ? AND id = ? AND FIND_IN_SET(setting, ?) AND NOT FIND_IN_SET(pupil_id, ?)
