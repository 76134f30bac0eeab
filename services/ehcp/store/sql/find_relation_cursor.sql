SELECT cursor_number FROM relation_feed WHERE owner = 'pupil'
