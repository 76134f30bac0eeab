UPDATE outbox SET last_error = ?, next_try_us = ?, updated_us = ? WHERE id = ? AND status = 'pending'
