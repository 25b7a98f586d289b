-- A task that ends while it waits leaves its ready list, so that it neither fills its queue nor counts as waiting.
-- provides: waiting.leave, waiting.dropLane
-- uses: ready, lanes, limits/definitions, limits/limit-keys
local waiting = {}

-- A lane without tasks leaves the rotation, or its lane group; its room goes to others.
function waiting.dropLane(band, lane)
  redis.call('SREM', K.lanes(band), lane)
  if redis.call('LREM', K.rotation(band), 1, lane) == 0 then
    local group = lanes.groupOf(band, lane)
    if group then redis.call('LREM', K.laneGroup(group), 1, lane) end
  end
  limitKeys.free(definitions.keysOf(lane))
end

-- How many entries the searches of this script may still look at.
local left = C.SEARCHED_AT_MOST

-- Whether an id stands in a list, as far as this script may still look.
local function isIn(key, id)
  local index = left > 0 and redis.call('LPOS', key, id, 'MAXLEN', left)
  left = left - (index and index + 1 or math.min(left, redis.call('LLEN', key)))
  return index ~= false
end

-- live: its record, of a task that does not run. Long searches would block Redis: an entry that is not found is passed over by a lease.
function waiting.leave(id, live)
  if live.kind ~= 'r' and live.kind ~= 's' or redis.call('ZSCORE', K.delayed, id) then return end
  local list = ready.listOf(live.head)
  local band, lane = string.match(list, '^(%S+) (.+)$')
  local key = lane and K.lane(band, lane) or K.ready(list)
  if not isIn(key, id) then return end
  redis.call('LREM', key, 1, id)
  if not lane then return end
  lanes.count(band, -1)
  if redis.call('EXISTS', key) == 0 then waiting.dropLane(band, lane) end
end
