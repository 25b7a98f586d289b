#!lua flags=allow-oom
-- Reads what the parts of a group gave, some pages at once.
--
-- ARGV  1 group, 2 first page, 3 how many pages, 4 parts on a page
-- RETURNS the size of the group or -1, then the entries: 's' and the value, 'g' and a group, 'f', the task, a newline and the failure
--@include base
--@include group

local size = knownSize(ARGV[1])
if not size then return { -1 } end
local reply, first, length = { size }, tonumber(ARGV[2]), tonumber(ARGV[4])
local stop = math.min(math.ceil(size / length), first + tonumber(ARGV[3]))
for page = first, stop - 1 do
  local places = {}
  for at = page * length, math.min(size, (page + 1) * length) - 1 do places[#places + 1] = string.format('%.0f', at) end
  for _, entry in ipairs(redis.call('HMGET', P .. 'results:' .. ARGV[1] .. ':' .. string.format('%.0f', page), unpack(places))) do
    reply[#reply + 1] = entry
  end
end
return reply
