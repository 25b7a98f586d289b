#!lua flags=allow-oom
-- A worker's heartbeat.
--
-- ARGV  1 worker, 2 what it says of itself, as JSON
--@include base

redis.call('HSET', P .. 'workers', ARGV[1], string.format('%.0f', clock()) .. ' ' .. ARGV[2])
return 1
