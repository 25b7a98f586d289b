#!lua flags=allow-oom
-- Reads a page of what the parts of a group gave.
--
-- ARGV  1 group, 2 page, 3 parts on a page
-- RETURNS the size of the group or -1, then the entries: 's' and the value, 'g' and a group, 'f', the task, a newline and the failure
--@include base

local size = tonumber(redis.call('HGET', P .. 'group:' .. ARGV[1], 'size'))
if not size then return { -1 } end
local page, length = tonumber(ARGV[2]), tonumber(ARGV[3])
local places = {}
for at = page * length, math.min(size, (page + 1) * length) - 1 do places[#places + 1] = string.format('%.0f', at) end
if #places == 0 then return { size } end
return { size, unpack(redis.call('HMGET', P .. 'results:' .. ARGV[1] .. ':' .. ARGV[2], unpack(places))) }
