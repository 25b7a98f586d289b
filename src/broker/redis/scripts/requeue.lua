#!lua
-- Publishes the message of a dead letter again, under a new id, and drops the letter.
--
-- ARGV  1 id of the letter, 2 new id, 3 record
-- RETURNS 1, or 0 if there is no such letter. Replay: the new id is there already, the answer is 1 again.
--@include base
--@include record
--@include ready

if redis.call('HEXISTS', P .. 'task', ARGV[2]) == 1 then return 1 end
if redis.call('HEXISTS', P .. 'letters', ARGV[1]) == 0 then return 0 end
local live = open(ARGV[3])
redis.call('HSET', P .. 'task', ARGV[2], ARGV[3])
ready(live.head, ARGV[2])
redis.call('HDEL', P .. 'letters', ARGV[1])
redis.call('DEL', P .. 'history:' .. ARGV[1])
redis.call('ZREM', P .. 'dead', ARGV[1])
return 1
