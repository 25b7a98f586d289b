#!lua flags=allow-oom
-- Reads the results of the parts of a group, some pages at once.
--
-- ARGV  1 group, 2 first page, 3 how many pages
-- RETURNS the size of the group or -1, then the entries: 's' and the value, 'g' and a group, 'f', the task, a newline and the failure
-- uses: workflow/group
local id, first, pages = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])

local size = group.knownSize(id)
if not size then return { -1 } end
local reply = { size }
for page = first, math.min(math.ceil(size / C.GROUP_PAGE), first + pages) - 1 do
  local indexes = {}
  for index = page * C.GROUP_PAGE, math.min(size, (page + 1) * C.GROUP_PAGE) - 1 do
    indexes[#indexes + 1] = whole(index)
  end
  for _, entry in ipairs(redis.call('HMGET', K.results(id, whole(page)), unpack(indexes))) do
    reply[#reply + 1] = entry
  end
end
return reply
