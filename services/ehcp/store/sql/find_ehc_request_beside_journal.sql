SELECT r.id, r.version, r.document, r.schema_version, r.created_us, r.updated_us,
       j.state IS NULL OR (BINARY r.document = BINARY j.state AND r.schema_version = j.schema_version
                           AND r.created_us = j.created_us AND r.updated_us = j.recorded_us)
FROM ehc_request r
LEFT JOIN journal j ON j.tenant = r.la AND j.kind = 'ehcRequest' AND j.entity_id = r.id AND j.version = r.version
WHERE r.la = ? AND r.id = ?
