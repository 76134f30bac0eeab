UPDATE pupil_roll SET standing = NULL, until_us = ? WHERE la = ? AND pupil_id = ? AND standing = 1 AND setting <> ?
