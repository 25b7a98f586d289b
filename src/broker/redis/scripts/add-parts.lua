#!lua
-- Adds parts to a group, from inside one of its parts: while that runs the group cannot end.
--
-- ARGV  1 group, 2 id and 3 token of the part that adds, 4 number of nodes, then for each: id, record, size or '', ttl or '';
--       then the number of parts and for each: id of its last node, id of its first
-- RETURNS 1, or 0 if the part holds its task no longer
--
-- Replay: a part that is on the list of those that were added is not added again, also when its record is past its time.
--@include base
--@include record
--@include ready
--@include finish

local group, by, token, count = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
local now = clock()
if redis.call('HGET', P .. 'active', by) ~= token then return 0 end
local owner = open(redis.call('HGET', P .. 'task', group))
if not owner or owner.kind ~= 'G' then return 0 end
local size = flow.sizeOf(group)
local stop = 5 + 4 * count
local parts, fresh = {}, 0
for index = 1, tonumber(ARGV[stop]) do
  local id = ARGV[stop + 2 * index - 1]
  if redis.call('SISMEMBER', P .. 'added:' .. group, id) == 0 and redis.call('HEXISTS', P .. 'task', id) == 0 then
    parts[id] = { place = size + fresh, entry = ARGV[stop + 2 * index] }
    fresh = fresh + 1
  end
end
if fresh == 0 then return 1 end

-- The ids of nodes inside a part begin with its own.
local function isFresh(id)
  for part in pairs(parts) do
    local rest = string.sub(id, 1, #part) == part and string.sub(id, #part + 1)
    if rest and (rest == '' or string.find(rest, '^[/.!]')) then return true end
  end
  return false
end

for index = 1, count do
  local at = 5 + 4 * (index - 1)
  local id, record, groupSize = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local part = parts[id]
  if part then
    local live = open(record)
    live.head.group, live.head.index = group, part.place
    record = live.kind .. cjson.encode(live.head) .. '\n' .. live.body
  end
  if isFresh(id) and redis.call('HEXISTS', P .. 'task', id) == 0 then
    flow.putNode(id, record, groupSize ~= '' and tonumber(groupSize) or nil, tonumber(ARGV[at + 3]))
  end
end
-- The last page is as large as the group is: it is full no more.
redis.call('SREM', P .. 'full:' .. group, math.floor(size / flow.PAGE))
redis.call('HSET', groupKey(group), 'size', flow.number(size + fresh))
for id, part in pairs(parts) do
  redis.call('HSET', P .. 'parts:' .. group, flow.number(part.place), id)
  redis.call('SADD', P .. 'added:' .. group, id)
end
for _, part in pairs(parts) do flow.begin(part.entry, nil, now) end
advance(now, 300)
leaveGates(now)
return 1
