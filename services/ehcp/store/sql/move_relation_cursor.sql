UPDATE relation_feed SET cursor_number = ?, updated_us = ? WHERE owner = 'pupil'
