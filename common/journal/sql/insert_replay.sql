INSERT INTO request_replay (tenant, caller, method, request_id, fingerprint, kind, entity_id, version, recorded_us)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
