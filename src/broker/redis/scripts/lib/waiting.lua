-- A task that ends while it waits leaves its ready list, so that it neither fills its queue nor counts as waiting.
-- provides: waiting.leave, waiting.dropLane, waiting.next
-- uses: ready, lanes, limits/definitions, limits/limit-keys
local waiting = {}

-- How many entries the searches for this task may still look at, and how many those of this script have looked at.
local left, searched = C.SEARCHED_AT_MOST, 0

-- Another task may be searched for as far as the first; false if this script has searched enough.
function waiting.next()
  if searched >= C.SEARCHED_AT_MOST then return false end
  left = C.SEARCHED_AT_MOST
  return true
end

-- Whether a text stands in a list, as far as this script may still look.
local function isIn(key, text)
  local index = left > 0 and redis.call('LPOS', key, text, 'MAXLEN', left)
  local seen = index and index + 1 or math.min(left, redis.call('LLEN', key))
  left, searched = left - seen, searched + seen
  return index ~= false
end

-- Takes a text off a list, if it is found there.
local function takeOff(key, text)
  local isThere = isIn(key, text)
  if isThere then redis.call('LREM', key, 1, text) end
  return isThere
end

-- A lane without tasks leaves the rotation, or its lane group; its room goes to others. One that is not found stays until its turn comes.
function waiting.dropLane(band, lane)
  local group = lanes.groupOf(band, lane)
  if takeOff(K.rotation(band), lane) or (group and takeOff(K.laneGroup(group), lane)) then redis.call('SREM', K.lanes(band), lane) end
  limitKeys.free(definitions.keysOf(lane))
end

-- live: its record, of a task that does not run. Long searches would block Redis: an entry that is not found is passed over by a lease.
function waiting.leave(id, live)
  if live.kind ~= 'r' and live.kind ~= 's' or redis.call('ZSCORE', K.delayed, id) then return end
  local list = ready.listOf(live.head)
  local band, lane = string.match(list, '^(%S+) (.+)$')
  local key = lane and K.lane(band, lane) or K.ready(list)
  if not takeOff(key, id) or not lane then return end
  lanes.count(band, -1)
  if redis.call('EXISTS', key) == 0 then waiting.dropLane(band, lane) end
end
