SELECT version FROM ehc_request WHERE la = ? AND id = ? FOR UPDATE
