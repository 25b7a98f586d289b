#!lua flags=allow-oom
-- A worker's heartbeat.
--
-- ARGV  1 worker, 2 what it says of itself, as JSON, 3 the layout of the keys that it knows
-- RETURNS the layout that the namespace has. A namespace that was emptied gets it back here, before code of another layout takes it
--         for new.
--
-- Replay: it writes the same again.
-- uses:
local worker, info, layout = ARGV[1], ARGV[2], ARGV[3]

redis.call('HSET', K.workers, worker, whole(now()) .. ' ' .. info)
redis.call('HSETNX', K.meta, 'layout', layout)
redis.call('HSETNX', K.meta, 'shards', C.SHARDS)
return redis.call('HGET', K.meta, 'layout')
