#!lua flags=allow-oom
-- A worker's heartbeat.
--
-- ARGV  1 worker, 2 what it says of itself, as JSON, 3 the layout of the keys that it knows
-- RETURNS the layout that the namespace has. One that was emptied gets it back here, before another release takes it for new.
--@include base

redis.call('HSET', P .. 'workers', ARGV[1], string.format('%.0f', clock()) .. ' ' .. ARGV[2])
redis.call('HSETNX', P .. 'meta', 'layout', ARGV[3])
return redis.call('HGET', P .. 'meta', 'layout')
