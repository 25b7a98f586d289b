#!lua flags=allow-oom
-- Sets a limit that was declared to something else, or back. It is in force with the next lease.
--
-- ARGV  1 field of the limit, 2 its numbers, '' for those that were declared
-- RETURNS 1, or 0 if nobody has declared it, or nothing else was set
--
-- Replay: it writes the same again; for a limit that was set back the answer is 0 then.
-- uses: limits/recheck
local name, numbers = ARGV[1], ARGV[2]

local known = redis.call('HGET', K.limits, name)
if not known then return 0 end
local declared, set = string.match(known, '^([^/]*)(.*)$')
local isUnset = numbers == ''
redis.call('HSET', K.limits, name, isUnset and declared or declared .. '/' .. numbers)
recheck.named({ [name] = true })
return isUnset and set == '' and 0 or 1
