#!lua flags=allow-oom
-- Completes the record of a task that was enqueued by name only, while the lease is held.
--
-- ARGV  1 id, 2 token, 3 record
-- RETURNS 1, or 0 if the lease is lost
--
-- Replay: it writes the same again.
-- uses:
local id, token, bytes = ARGV[1], ARGV[2], ARGV[3]

if redis.call('HGET', K.active, id) ~= token then return 0 end
redis.call('HSET', K.task, id, bytes)
return 1
