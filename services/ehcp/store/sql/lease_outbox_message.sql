UPDATE outbox SET attempts = attempts + 1, next_try_us = ?, updated_us = ? WHERE id = ? AND status = 'pending' AND attempts = ?
