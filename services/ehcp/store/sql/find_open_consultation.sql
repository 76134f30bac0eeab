SELECT id FROM consultation WHERE la = ? AND ehc_request_id = ? AND open_key = ?
