#!lua flags=allow-oom
-- Stores the progress that a running task reports. A full Redis takes it: a handler that reports progress must not fail for that.
--
-- ARGV  1 id, 2 token, 3 JSON
-- RETURNS 1, or 0 if the attempt does not hold the task any more
--
-- Replay: it writes the same again.
-- uses: notify, key-types
local id, token, json = ARGV[1], ARGV[2], ARGV[3]

if redis.call('HGET', K.active, id) ~= token then return 0 end
keyTypes.check({ K.watchers })
redis.call('HSET', K.progress, id, json)
notify.one(id)
return 1
