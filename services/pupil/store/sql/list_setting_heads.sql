SELECT id, version, document_hash, dates, status, created_us FROM setting WHERE register_kind = ?
