#!lua flags=allow-oom
-- Drops a schedule and its history.
--
-- ARGV  1 name
-- RETURNS 1, or 0 if there is none
--@include base

local name = ARGV[1]
redis.call('ZREM', P .. 'schedules', name)
redis.call('HDEL', P .. 'declarations', name)
redis.call('DEL', P .. 'ticks:' .. name)
return redis.call('DEL', P .. 'schedule:' .. name)
