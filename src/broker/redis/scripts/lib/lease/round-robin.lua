-- Leases from the lanes of a band, one task from each in turn.
-- provides: roundRobin.take
-- uses: lanes, limits/limit-keys, limits/blocked, lease/lane
local roundRobin = {}

local LANES_AT_ONCE = 250
local ROUNDS = 5
-- The most turns in one script, because a lane costs several times as much as a task of a plain list. The next exchange takes the rest.
local LEASED_AT_ONCE = 150

-- A lane that leaves the rotation without a task leaves its room to others.
local function leaveRoom(one)
  if not one.isServed then limitKeys.free(one.limitKeys) end
end

-- Lanes without a task leave the rotation, but for those that got the hooks of a task that was found expired.
local function dropEmpty(band, after, taken)
  local texts = {}
  for _, one in ipairs(after.empty) do
    leaveRoom(one)
    after.given = after.given + lane.trim(one)
    if taken.passed > 0 and redis.call('EXISTS', one.key) == 1 then
      table.insert(after.back, one)
    else
      texts[#texts + 1] = one.text
    end
  end
  if #texts > 0 then redis.call('SREM', K.lanes(band), unpack(texts)) end
end

-- Puts lanes where they belong after their turns: to the end of the rotation, into a blocked lane group, or nowhere.
local function putBack(band, after, taken)
  redis.call('LTRIM', K.rotation(band), after.turns, -1)
  dropEmpty(band, after, taken)
  local texts = {}
  for index, one in ipairs(after.back) do
    after.given = after.given + lane.trim(one)
    texts[index] = one.text
  end
  if #texts > 0 then redis.call('RPUSH', K.rotation(band), unpack(texts)) end
  for _, stop in ipairs(after.blocked) do
    leaveRoom(stop.lane)
    after.given = after.given + lane.trim(stop.lane)
    blocked.stop(band, stop.lane.text, stop.key)
  end
  if after.given > 0 then lanes.count(band, -after.given) end
end

-- Gives lanes their turns until `want` tasks are leased, or one keeps its place in front. Answers how many are still wanted, and the
-- index of the lane that comes next. isAll: these are all lanes of the rotation, so a lane may have several turns.
local function giveTurns(open, after, want, isAll, taken)
  local at = 1
  while want > 0 and open[at] do
    local one = open[at]
    local verdict, key = lane.turn(one, taken)
    if verdict == 'kept' then break end
    if verdict == 'leased' or verdict == 'last' then want = want - 1 end
    if verdict == 'leased' then
      table.insert(isAll and open or after.back, one)
    elseif verdict == 'blocked' then
      table.insert(after.blocked, { lane = one, key = key })
    else
      table.insert(after.empty, one)
    end
    at = at + 1
  end
  return want, at
end

local function openLanes(band, size)
  local open = {}
  for index, text in ipairs(redis.call('LRANGE', K.rotation(band), 0, size - 1)) do
    open[index] = lane.open(band, text)
  end
  return open
end

-- Serves the lanes at the front of the rotation; answers how many tasks were leased, and true if there are lanes behind them.
local function serve(band, want, taken)
  local size = math.min(want, LANES_AT_ONCE)
  local open = openLanes(band, size)
  local count, isAll = #open, #open < size
  if count == 0 then return 0, false end
  lane.readAhead(open, isAll and math.ceil(want / count) or 1, 0)
  local after = { empty = {}, back = {}, blocked = {}, given = 0 }
  local left, at = giveTurns(open, after, want, isAll, taken)
  after.turns = isAll and count or at - 1
  if isAll then
    for index = at, #open do
      table.insert(after.back, open[index])
    end
  elseif open[at] then
    after.given = after.given + lane.trim(open[at])
  end
  putBack(band, after, taken)
  return want - left, not isAll
end

-- Takes up to `want` tasks from the lanes of a band.
function roundRobin.take(band, want, taken)
  want = math.min(want, LEASED_AT_ONCE - taken.laned)
  for _ = 1, ROUNDS do
    if want <= 0 or band.isRotationDone then return end
    local count, isMore = serve(band.name, want, taken)
    want = want - count
    taken.laned = taken.laned + count
    band.isRotationDone = (want > 0 and not isMore) or taken.isFull or taken.passed >= C.PASSED_AT_ONCE
  end
end
