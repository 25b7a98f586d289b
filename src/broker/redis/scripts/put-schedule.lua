#!lua flags=allow-oom
-- Creates or changes a schedule. Also in a full Redis: whoever has to pause one must be able to.
--
-- ARGV  1 name, 2 the version that is changed ('' for a new one), 3 the new version, 4 when it is fired next ('+inf' for
--       never, '' to leave it), 5 how many fields are set, then these and their values, then the fields that are taken away
-- RETURNS 1, or 0 if somebody else has changed it. Replay: it has the new version already, the answer is 1 again.
--@include base

local name, fireAt, count = ARGV[1], ARGV[4], tonumber(ARGV[5])
local key = P .. 'schedule:' .. name
local version = redis.call('HGET', key, 'version') or ''
if version == ARGV[3] then return 1 end
if version ~= ARGV[2] then return 0 end

local first = redis.call('ZRANGE', P .. 'schedules', 0, 0, 'WITHSCORES')
redis.call('HSET', key, 'version', ARGV[3], unpack(ARGV, 6, 5 + 2 * count))
if #ARGV > 5 + 2 * count then redis.call('HDEL', key, unpack(ARGV, 6 + 2 * count)) end
if fireAt ~= '' then
  redis.call('ZADD', P .. 'schedules', fireAt, name)
  -- Whoever waits for the first one waits too long now.
  if fireAt ~= '+inf' and (not first[2] or tonumber(fireAt) < tonumber(first[2])) then
    redis.call('PUBLISH', P .. 'beat', '')
  end
end
return 1
