-- The parts of a group, a batch at a time.
-- provides: parts.idOf, parts.entryOf, parts.each
-- uses: record, workflow/group, workflow/complete
local parts = {}

local BATCH = 200

-- The node that begins a part. What leads to a part is also there when the part has ended before its group began, and when the record of
-- its end is past its time.
function parts.entryOf(id, bytes, live)
  if not bytes then return redis.call('HEXISTS', K.task, id .. '/0') == 1 and id .. '/0' or id end
  local first = (live and live.head or record.endedHead(bytes)).first
  return type(first) == 'string' and first or id
end

-- The id of the part at an index: derived for those that the group was made with, kept for those that were added.
function parts.idOf(continuation, index)
  if index < continuation.made then return continuation.idPrefix .. '.' .. whole(index) end
  return redis.call('HGET', K.parts(continuation.id), whole(index)) or ''
end

local function nextIds(continuation, budget)
  -- Whatever is written there: there are no others.
  local size = math.min(group.sizeOf(continuation.id), continuation.made + redis.call('HLEN', K.parts(continuation.id)))
  local stop = math.min(size, continuation.at + math.min(BATCH, math.max(1, budget)))
  local ids = {}
  for index = continuation.at, stop - 1 do
    ids[#ids + 1] = parts.idOf(continuation, index)
  end
  return ids, stop, stop < size
end

-- Calls `act` with the ids and the records of a batch. Answers the continuation if parts are left, and how many were touched.
function parts.each(continuation, budget, act)
  local ids, stop, hasMore = nextIds(continuation, budget)
  local records = #ids > 0 and redis.call('HMGET', K.task, unpack(ids)) or {}
  act(ids, records)
  continuation.at = stop
  if not hasMore then complete.ifFull(continuation.id) end
  return hasMore and continuation or nil, math.max(1, #ids)
end
