DELETE FROM ehc_request_version WHERE la = ? AND id = ?
