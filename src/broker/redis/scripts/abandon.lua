#!lua flags=allow-oom
-- Takes back what a worker held that is gone. Its exchanges that are still on their way lease nothing from now on.
--
-- ARGV  1 worker, 2 how many of the leases had started, 3 for how long to remember that it is gone, in ms, then id and token
--       by turns, the oldest lease first
-- RETURNS what counted a loss: id, name, queue, losses, and 1 if it may not run again, by turns
--
-- Replay: what was taken back is no longer held under its token.
--@include base
--@include record
--@include ready
--@include finish
--@include lost

local now, ran = clock(), tonumber(ARGV[2])
redis.call('SET', P .. 'fetch:' .. ARGV[1], '9007199254740991 gone ', 'PX', ARGV[3])
-- The last first: each goes to the front of its queue.
for at = #ARGV - 1, 4, -2 do
  if redis.call('HGET', P .. 'active', ARGV[at]) == ARGV[at + 1] then takeBack(ARGV[at], now, (at - 2) / 2 <= ran) end
end
advance(now, 100)
leaveGates(now)
return lost
