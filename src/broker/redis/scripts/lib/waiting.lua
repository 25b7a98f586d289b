-- A task that ends while it waits leaves its ready list, so that it neither fills its queue nor counts as waiting.
-- provides: waiting.leave
-- uses: ready, lanes, limits/definitions, limits/limit-keys
local waiting = {}

-- A lane without tasks leaves the rotation, or its lane group; its room goes to others.
local function dropLane(band, lane)
  redis.call('SREM', K.lanes(band), lane)
  if redis.call('LREM', K.rotation(band), 1, lane) == 0 then
    local group = lanes.groupOf(band, lane)
    if group then redis.call('LREM', K.laneGroup(group), 1, lane) end
  end
  limitKeys.free(definitions.keysOf(lane))
end

-- live: its record, of a task that does not run. In a very long list a search takes too long: there a lease passes over the entry.
function waiting.leave(id, live)
  if live.kind ~= 'r' and live.kind ~= 's' or redis.call('ZSCORE', K.delayed, id) then return end
  local list = ready.listOf(live.head)
  local band, lane = string.match(list, '^(%S+) (.+)$')
  local key = lane and K.lane(band, lane) or K.ready(list)
  if redis.call('LLEN', key) > C.SEARCHED_AT_MOST then return end
  local count = redis.call('LREM', key, 1, id)
  if not lane or count == 0 then return end
  lanes.count(band, -count)
  if redis.call('EXISTS', key) == 0 then dropLane(band, lane) end
end
