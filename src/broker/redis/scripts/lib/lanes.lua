-- The lanes of a band: ready lists of tasks with the same limit keys and the same fair key; see core/lane.ts.
-- A lane that is not empty is in the rotation of its band, or in its lane group, which a limit key blocks.
-- provides: lanes.exist, lanes.mark, lanes.groupOf, lanes.count, lanes.push
-- uses: wake
local lanes = {}

local areThere

-- Whether a task waits in a lane, holds a permit or is blocked. Where none does, there is nothing to look at.
function lanes.exist()
  if areThere == nil then areThere = redis.call('EXISTS', K.laned, K.permits, K.blocked) > 0 end
  return areThere
end

-- From now on something is there.
function lanes.mark() areThere = true end

-- The lane group of a lane, which its limit keys name; nil for a lane that nothing holds back.
function lanes.groupOf(band, lane)
  local limitKeys = string.match(lane, '^f:%S* ?(.*)$') or lane
  return limitKeys ~= '' and band .. ' ' .. limitKeys or nil
end

-- Keeps how many tasks wait in the lanes of a band, because nobody could sum that up over all lanes.
function lanes.count(band, by)
  local count = redis.pcall('HINCRBY', K.laned, band, by)
  if type(count) ~= 'number' then
    redis.call('DEL', K.laned)
  elseif count <= 0 then
    redis.call('HDEL', K.laned, band)
  end
end

-- A lane that got its first task joins the rotation of its band, or its lane group while that is blocked.
local function enter(band, lane)
  -- One that emptied far back in the rotation still stands there: twice, it would give its tasks twice.
  if redis.call('SADD', K.lanes(band), lane) == 0 then return end
  local group = lanes.groupOf(band, lane)
  if group and redis.call('EXISTS', K.laneGroup(group)) == 1 then
    redis.call('RPUSH', K.laneGroup(group), lane)
  else
    redis.call('SADD', K.rotations, band)
    redis.call('RPUSH', K.rotation(band), lane)
  end
end

function lanes.push(side, band, lane, ids)
  lanes.mark()
  -- sends: RPUSH, LPUSH
  local length = redis.call(side, K.lane(band, lane), unpack(ids))
  lanes.count(band, #ids)
  if length == #ids then enter(band, lane) end
  wake.queue(string.sub(band, 3))
end
