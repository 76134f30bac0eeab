DELETE FROM request_replay WHERE recorded_us < ? ORDER BY recorded_us LIMIT 1000
