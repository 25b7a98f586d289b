#!lua flags=allow-oom
-- Completes the record of a task that was enqueued by name only, while the lease is held.
--
-- ARGV  1 id, 2 token, 3 record
-- RETURNS 1, or 0 if the lease is lost
--@include base

if redis.call('HGET', P .. 'active', ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', P .. 'task', ARGV[1], ARGV[3])
return 1
