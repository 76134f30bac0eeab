INSERT INTO authority_particulars (la, version, document, schema_version, created_us, updated_us) VALUES (?, 1, ?, ?, ?, ?)
