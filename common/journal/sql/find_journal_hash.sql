SELECT hash FROM journal WHERE tenant = ? AND kind = ? AND entity_id = ? AND version = ?
