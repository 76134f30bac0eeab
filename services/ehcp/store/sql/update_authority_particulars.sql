UPDATE authority_particulars SET version = version + 1, document = ?, schema_version = ?, updated_us = ? WHERE la = ? AND version = ?
