#!lua flags=allow-oom
-- Drops the record of a task that has ended.
--
-- ARGV  1 id
-- RETURNS 1, or 0 if it has not ended
--
-- Replay: a record that is gone answers 1 again.
-- uses: record
local id = ARGV[1]

local bytes = redis.call('HGET', K.task, id)
if bytes and not record.expiry(bytes) then return 0 end
redis.call('HDEL', K.task, id)
return 1
