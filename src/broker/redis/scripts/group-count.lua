#!lua flags=allow-oom
-- Counts the parts of a group that have ended, on some of its pages.
--
-- ARGV  1 group, 2 first page, 3 how many pages
-- RETURNS how many on those pages, the size of the group or -1
-- uses: workflow/group
local id, first, pages = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])

local size = group.knownSize(id)
if not size then return { 0, -1 } end
local ended = 0
for page = first, math.min(math.ceil(size / C.GROUP_PAGE), first + pages) - 1 do
  ended = ended + redis.call('HLEN', K.results(id, page))
end
return { ended, size }
