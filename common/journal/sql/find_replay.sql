SELECT fingerprint, kind, entity_id, version
FROM request_replay WHERE tenant = ? AND caller = ? AND method = ? AND request_id = ?
