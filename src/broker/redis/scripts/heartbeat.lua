#!lua flags=allow-oom
-- A worker's heartbeat.
--
-- ARGV  1 worker, 2 what it says of itself, as JSON, 3 the layout of the keys that it knows, 4 how many shards it knows, 5 how many of its
--       slots were busy since its last heartbeat, on average, 6 its slots
-- RETURNS the layout that the namespace has, the types of events that are watched, and 1 if nothing waits. A namespace that was emptied
--         gets its layout back here, before code of another layout takes it for new.
--
-- Replay: it writes the same again. Slots are noted from the last heartbeat on: behind the first run only the time since then is left.
-- uses: quiet, levels, key-types
local worker, info, layout, shards = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local busy, slots = tonumber(ARGV[5]) or 0, tonumber(ARGV[6]) or 0

local before = tonumber(string.match(redis.call('HGET', K.workers, worker) or '', '^%d+'))
keyTypes.check({ K.meta })
redis.call('HSET', K.workers, worker, whole(now()) .. ' ' .. info)
redis.call('HSETNX', K.meta, 'layout', layout)
redis.call('HSETNX', K.meta, 'shards', shards)
levels.noteSlots(before, busy, slots)
-- MGET passes over a key of another type.
return { redis.call('HGET', K.meta, 'layout'), redis.call('MGET', K.watchedEvents)[1] or '', quiet.flag() }
