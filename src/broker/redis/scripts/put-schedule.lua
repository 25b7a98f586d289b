#!lua flags=allow-oom
-- Creates or changes a schedule. Also in a full Redis: an operator who has to pause one must be able to.
--
-- ARGV  1 name, 2 the version that is changed ('' for a new one), 3 the new version, 4 when it is fired next ('+inf' for never, '' to
--       leave it), 5 how many fields are set, then these and their values, then the fields that are taken away
-- RETURNS 1, or 0 if another call has changed it
--
-- Replay: it has the new version already, the answer is 1 again.
-- uses:
local name, changed, new, fireAt, count = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
local key, last = K.schedule(name), 5 + 2 * count

local version = redis.call('HGET', key, 'version') or ''
if version == new then return 1 end
if version ~= changed then return 0 end

local first = redis.call('ZRANGE', K.schedules, 0, 0, 'WITHSCORES')
redis.call('HSET', key, 'version', new, unpack(ARGV, 6, last))
if #ARGV > last then redis.call('HDEL', key, unpack(ARGV, last + 1)) end
if fireAt ~= '' then
  redis.call('ZADD', K.schedules, fireAt, name)
  -- A beat that waits for the first one waits too long now.
  if fireAt ~= '+inf' and (not first[2] or tonumber(fireAt) < tonumber(first[2])) then redis.call('PUBLISH', K.beat(C.DATABASE), '') end
end
return 1
