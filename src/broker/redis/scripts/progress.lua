#!lua flags=allow-oom
-- Stores what a running task says of its progress. A full Redis takes it: a handler that tells it must not fail for that.
--
-- ARGV  1 id, 2 token, 3 JSON
-- RETURNS 1, or 0 if the attempt holds the task no longer
--@include base
--@include record
--@include ready
--@include finish

if redis.call('HGET', P .. 'active', ARGV[1]) ~= ARGV[2] then return 0 end
redis.call('HSET', P .. 'progress', ARGV[1], ARGV[3])
tell(ARGV[1])
return 1
