#!lua
-- Adds parts to a group, from inside one of its parts: while that runs the group cannot end.
--
-- ARGV  1 group, 2 id and 3 token of the part that adds, 4 number of nodes, then for each: id, record, size or '', ttl or '';
--       then the number of parts and for each: id of its last node, id of its first
-- RETURNS 1, 0 if the part does not hold its task any more, or the id of a node that another task has: then nothing is added
--
-- Replay: a part that is on the list of those that were added is not added again, also when its record is past its time.
-- uses: arguments, record, workflow/group, workflow/conflict, workflow/node, workflow/begin, conclude, end-keys
local input = arguments.read({ 'group', 'id', 'token' })
local nodes = arguments.list({ 'id', 'record', 'size', 'ttl' })
local parts = arguments.list({ 'id', 'entry' })

endKeys.check()
if redis.call('HGET', K.active, input.id) ~= input.token then return 0 end
local owner = record.open(redis.call('HGET', K.task, input.group))
if not owner or owner.kind ~= 'G' then return 0 end

local size = group.sizeOf(input.group)
local fresh, count = {}, 0
for _, part in ipairs(parts) do
  if redis.call('SISMEMBER', K.added(input.group), part.id) == 0 then
    fresh[part.id] = { index = size + count, entry = part.entry }
    count = count + 1
  end
end
if count == 0 then return 1 end

-- The ids of nodes inside a part begin with its own.
local function isFresh(id)
  for partId in pairs(fresh) do
    local rest = string.sub(id, 1, #partId) == partId and string.sub(id, #partId + 1)
    if rest and (rest == '' or string.find(rest, '^[/.!]')) then return true end
  end
  return false
end

local ids = {}
for _, one in ipairs(nodes) do
  if isFresh(one.id) then ids[#ids + 1] = one.id end
end
local taken = conflict.find(ids)
if taken then return taken end

local function withIndex(bytes, index)
  local live = record.open(bytes)
  live.head.group, live.head.index = input.group, index
  return live.kind .. cjson.encode(live.head) .. '\n' .. live.body
end

for _, one in ipairs(nodes) do
  local part = fresh[one.id]
  if isFresh(one.id) then
    node.put(one.id, part and withIndex(one.record, part.index) or one.record, tonumber(one.size), tonumber(one.ttl))
  end
end
-- The last page is as large as the group is: it is full no more.
redis.call('SREM', K.full(input.group), math.floor(size / C.GROUP_PAGE))
redis.call('HSET', K.group(input.group), 'size', whole(size + count))
for id, part in pairs(fresh) do
  redis.call('HSET', K.parts(input.group), whole(part.index), id)
  redis.call('SADD', K.added(input.group), id)
end
for _, part in pairs(fresh) do
  begin.node(part.entry, nil)
end
conclude.all(300)
return 1
