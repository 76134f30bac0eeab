UPDATE outbox SET status = ?, last_error = ?, updated_us = ? WHERE id = ?
