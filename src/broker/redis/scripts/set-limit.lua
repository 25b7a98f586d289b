#!lua flags=allow-oom
-- Sets a limit that was declared to something else, or back. It is in force with the next lease.
--
-- ARGV  1 field of the limit, 2 its numbers, '' for those that were declared
-- RETURNS 1, or 0 if nobody has declared it, or nothing else was set
--@include base
--@include ready
--@include gates
--@include stir

local name, now = ARGV[1], clock()
local known = redis.call('HGET', P .. 'limits', name)
if not known then return 0 end
local declared, set = string.match(known, '^([^/]*)(.*)$')
local isUnset = ARGV[2] == ''
redis.call('HSET', P .. 'limits', name, isUnset and declared or declared .. '/' .. ARGV[2])
stir({ [name] = true }, now)
return isUnset and set == '' and 0 or 1
