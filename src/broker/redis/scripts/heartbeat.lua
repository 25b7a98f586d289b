#!lua flags=allow-oom
-- A worker's heartbeat.
--
-- ARGV  1 worker, 2 what it says of itself, as JSON, 3 the layout of the keys that it knows, 4 how many shards it knows
-- RETURNS the layout that the namespace has, the types of events that are watched, and 1 if nothing waits. A namespace that was emptied
--         gets its layout back here, before code of another layout takes it for new.
--
-- Replay: it writes the same again.
-- uses: quiet
local worker, info, layout, shards = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

redis.call('HSET', K.workers, worker, whole(now()) .. ' ' .. info)
redis.call('HSETNX', K.meta, 'layout', layout)
redis.call('HSETNX', K.meta, 'shards', shards)
-- MGET passes over a key of another type.
return { redis.call('HGET', K.meta, 'layout'), redis.call('MGET', K.watchedEvents)[1] or '', quiet.flag() }
