-- One lane at its turn in the rotation of its band.
-- provides: lane.open, lane.readAhead, lane.turn, lane.trim
-- uses: limits/definitions, limits/limit-keys, limits/permits, lease/candidate
local lane = {}

local REFILL = 20
local PASSED_AT_ONCE = C.PASSED_AT_ONCE

function lane.open(band, text)
  return {
    text = text,
    key = K.lane(band, text),
    limitKeys = definitions.keysOf(text),
    list = candidate.listIn(string.sub(band, 3), text),
    hasBreaker = string.find(' ' .. text, ' b:', 1, true) ~= nil,
    ids = {},
    records = {},
    tokens = {},
    dues = {},
    used = 0,
  }
end

-- The next ids of a lane: `count` of them as far as its limit keys have room, and at least `least`.
local function nextIds(one, count, least)
  local last = math.max(least, math.min(count, (limitKeys.narrowest(one.limitKeys))))
  -- One more than can be taken tells whether there is more.
  local ids = last > 0 and redis.call('LRANGE', one.key, #one.ids, #one.ids + last) or {}
  one.isWhole = last > 0 and #ids <= last
  return ids
end

-- Reads the next tasks of many lanes, all their records by one command.
function lane.readAhead(lanes, count, least)
  local ids, owners = {}, {}
  for _, one in ipairs(lanes) do
    for _, id in ipairs(nextIds(one, count, least)) do
      ids[#ids + 1], owners[#owners + 1] = id, one
    end
  end
  if #ids == 0 then return end
  local records, tokens, dues = candidate.read(ids)
  for index, id in ipairs(ids) do
    local one = owners[index]
    local at = #one.ids + 1
    one.ids[at], one.records[at], one.tokens[at], one.dues[at] = id, records[index], tokens[index], dues[index]
  end
end

local function hasNext(one)
  if one.used == #one.ids and not one.isWhole then lane.readAhead({ one }, REFILL, 1) end
  return one.used < #one.ids
end

-- Limited tasks are prefetched only where the limit is far away, and never behind a breaker, which may open at any moment.
local function isReserved(one, room, taken)
  local worker = taken.worker
  return #taken.ids >= worker.slots and (one.hasBreaker or room < 2 * (worker.slots + worker.prefetch))
end

-- One task of a lane. Answers 'leased', 'last' (no other is left), 'empty', 'blocked' and by which limit key, or 'kept': the next task
-- may only start at once, and no slot is free.
function lane.turn(one, taken)
  local room, key = limitKeys.narrowest(one.limitKeys)
  if room <= 0 then return 'blocked', key end
  local isKept = isReserved(one, room, taken)
  taken.list = one.list
  while not isKept and hasNext(one) do
    local at = one.used + 1
    local id, bytes = one.ids[at], one.records[at]
    local verdict = candidate.judge(id, bytes, one.tokens[at], one.dues[at], taken)
    if verdict == 'stop' then
      isKept = true
    else
      one.used = at
      if verdict == 'lease' then
        candidate.take(taken, id, bytes, permits.pass(one.limitKeys, id))
        one.isServed = true
        return hasNext(one) and 'leased' or 'last'
      end
      taken.passed = taken.passed + 1
      if taken.passed == PASSED_AT_ONCE then return 'kept' end
    end
  end
  if isKept then taken.isFull = true end
  return isKept and 'kept' or 'empty'
end

-- Takes off the list what the lane has given; answers how many that were.
function lane.trim(one)
  local used = one.used
  if used == 0 then return 0 end
  redis.call('LTRIM', one.key, used, -1)
  one.used = 0
  return used
end
