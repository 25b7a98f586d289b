#!lua flags=allow-oom
-- Counts the parts of a group that have ended, on some of its pages.
--
-- ARGV  1 group, 2 first page, 3 how many pages, 4 parts on a page
-- RETURNS how many on those pages, the size of the group or -1
--@include base
--@include group

local size = knownSize(ARGV[1])
if not size then return { 0, -1 } end
local first, ended = tonumber(ARGV[2]), 0
local stop = math.min(math.ceil(size / tonumber(ARGV[4])), first + tonumber(ARGV[3]))
for page = first, stop - 1 do ended = ended + redis.call('HLEN', P .. 'results:' .. ARGV[1] .. ':' .. page) end
return { ended, size }
