#!lua flags=allow-oom
-- Drops the record of a task that has ended.
--
-- ARGV  1 id
-- RETURNS 1, or 0 if it has not ended
--@include base
--@include record

local record = redis.call('HGET', P .. 'task', ARGV[1])
if record and not expiry(record) then return 0 end
redis.call('HDEL', P .. 'task', ARGV[1])
return 1
