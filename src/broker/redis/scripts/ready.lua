-- A ready task has a place: the plain list of its band, 'ready:<priority>:<queue>' ('ready:s:<queue>' for those under suspicion), or
-- a lane of the band if limits may hold it back or its queue is fair, 'lane:<priority>:<queue> <lane>'; see core/lane.ts.
-- The sets 'bands' and 'rings' name the bands of which the plain list or the ring of lanes may hold something.

local function placeOf(head)
  local band
  if (head.losses or 0) >= 2 then
    band = 's:' .. head.queue
  else
    band = math.min(9, math.max(0, math.floor(head.priority or 5))) .. ':' .. head.queue
  end
  if not head.lane or head.lane == '' then return band end
  return band .. ' ' .. head.lane
end

-- One element is enough: whoever it wakes wakes the next, if there is more than it takes.
local function wake(queue)
  local list = P .. 'wake:' .. queue
  if redis.call('EXISTS', list) == 0 then redis.call('RPUSH', list, '1') end
end

-- How many wait in the lanes of a band: never summed up over them.
local function countLaned(band, by)
  local count = redis.pcall('HINCRBY', P .. 'laned', band, by)
  if type(count) ~= 'number' or count <= 0 then redis.call('HDEL', P .. 'laned', band) end
end

-- Lanes of a band that the same gates hold back share a road; nil for those that nothing holds back.
local function roadOf(band, lane)
  local words = string.match(lane, '^f:%S* ?(.*)$') or lane
  return words ~= '' and band .. ' ' .. words or nil
end

-- A lane that has something to give goes round in the ring of its band; while others of its road stand it stands behind them.
local function enter(band, lane)
  redis.call('SADD', P .. 'lanes:' .. band, lane)
  local road = roadOf(band, lane)
  if road and redis.call('EXISTS', P .. 'road:' .. road) == 1 then
    redis.call('RPUSH', P .. 'road:' .. road, lane)
  else
    redis.call('SADD', P .. 'rings', band)
    redis.call('RPUSH', P .. 'ring:' .. band, lane)
  end
end

-- Whether anything is in lanes, as far as this script knows; gates.lua asks.
local isLaned

local function pushToLane(side, place, ids, band, lane)
  isLaned = true
  local length = redis.call(side, P .. 'lane:' .. place, unpack(ids))
  countLaned(band, #ids)
  if length == #ids then enter(band, lane) end
  wake(string.sub(band, 3))
end

-- Puts ids in their place, and wakes somebody for them.
local function push(side, place, ids)
  local band, lane = string.match(place, '^(%S+) (.+)$')
  if lane then return pushToLane(side, place, ids, band, lane) end
  redis.call('SADD', P .. 'bands', place)
  redis.call(side, P .. 'ready:' .. place, unpack(ids))
  wake(string.sub(place, 3))
end

local function ready(head, id) push('RPUSH', placeOf(head), { id }) end

local function readyAgain(head, id) push('LPUSH', placeOf(head), { id }) end

-- A delayed task that is the first due needs somebody who comes for it.
local function delay(head, id, due)
  local first = redis.call('ZRANGE', P .. 'delayed', 0, 0, 'WITHSCORES')
  redis.call('ZADD', P .. 'delayed', due, id)
  if not first[2] or due < tonumber(first[2]) then wake(head.queue) end
end
