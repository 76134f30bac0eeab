SELECT version, document, schema_version, created_us, updated_us FROM authority_particulars WHERE la = ?
