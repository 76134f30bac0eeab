SELECT id, version, document, schema_version, created_us, updated_us
FROM ehc_request
WHERE la = ? AND id = ? AND NOT FIND_IN_SET(pupil_id, ?)
LOCK IN SHARE MODE
