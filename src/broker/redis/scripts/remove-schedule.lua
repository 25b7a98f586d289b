#!lua flags=allow-oom
-- Removes a schedule and its history.
--
-- ARGV  1 name
-- RETURNS 1, or 0 if there is none
--
-- Replay: a schedule that is gone answers 0.
-- uses: key-types
local name = ARGV[1]

keyTypes.check({ K.schedules, K.declarations })
redis.call('ZREM', K.schedules, name)
redis.call('HDEL', K.declarations, name)
redis.call('DEL', K.ticks(name))
return redis.call('DEL', K.schedule(name))
