UPDATE setting SET version = version + 1, dates = ?, updated_us = ?
WHERE id = ? AND version = ?
