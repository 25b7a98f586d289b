#!lua flags=allow-oom
-- Completes the record of a task that was enqueued by name only, while the lease is held.
--
-- ARGV  1 id, 2 token, 3 record
--@include base

if redis.call('HGET', P .. 'active', ARGV[1]) == ARGV[2] then redis.call('HSET', P .. 'task', ARGV[1], ARGV[3]) end
return 1
