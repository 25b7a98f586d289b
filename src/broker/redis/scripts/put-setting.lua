#!lua flags=allow-oom
-- Puts a setting of an operator in force, unless a newer one is.
--
-- ARGV  1 field of the setting, 2 version, 3 the setting as JSON, 4 kind: 'pause', 'time-limit' or 'limit', 5 name in the hash of its kind,
--       6 value, 7 '1' where it is not set any more
-- RETURNS 'stored', 'older', or 'undeclared' for a limit that nobody has declared
--
-- Replay: the same version is put in force again.
-- uses: limits/definitions, limits/recheck, wake, key-types
local field, version, json, kind, name, value, isUnset = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7] == '1'

local known = redis.call('HGET', K.settings, field)
local knownVersion = tonumber(string.match(known or '', '^(%d+) ') or 0)
if knownVersion > tonumber(version) then return 'older' end

if kind == 'limit' then
  keyTypes.check({ K.blocked })
  if definitions.set(name, isUnset and '' or value) == nil then return 'undeclared' end
  recheck.named({ [name] = true })
elseif kind == 'time-limit' then
  if isUnset then
    redis.call('HDEL', K.timeLimits, name)
  else
    redis.call('HSET', K.timeLimits, name, value)
  end
elseif isUnset then
  redis.call('HDEL', K.paused, name)
  wake.queue(name)
else
  redis.call('HSET', K.paused, name, value)
end
-- Last: a setting that could not be put in force must not look as if it were.
redis.call('HSET', K.settings, field, version .. ' ' .. json)
return 'stored'
