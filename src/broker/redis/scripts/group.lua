-- What is kept of a group. Needs base.

-- No group has more parts. What says so was not written by us.
local MAX_SIZE = 1000000000

local function groupKey(id) return P .. 'group:' .. id end

-- How many parts a group has; nil where nothing is kept of it, or what stands there is no such number.
local function knownSize(id)
  local text = redis.call('HGET', groupKey(id), 'size')
  local size = text and string.match(text, '^%d+$') and tonumber(text)
  return size and size <= MAX_SIZE and size or nil
end
