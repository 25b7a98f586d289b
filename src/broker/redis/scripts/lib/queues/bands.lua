-- How many tasks wait in the bands of each queue, and the tasks at their fronts.
-- provides: bandRows.add, bandRows.look, bandRows.markPartial
-- uses: queues/rows, queues/overdue, queues/oldest
local bandRows = {}

-- band → how many of its lanes nobody has looked at yet.
local unseen = {}

local function addCount(band, count)
  local row, priority = rows.of(string.sub(band, 3)), string.match(band, '^%d')
  row.waiting = row.waiting + count
  if priority and count ~= 0 then row.priorities[priority] = (row.priorities[priority] or 0) + count end
end

local function addPlain()
  for _, band in ipairs(redis.call('SMEMBERS', K.bands)) do
    addCount(band, redis.call('LLEN', K.ready(band)))
    oldest.look(K.ready(band), string.sub(band, 3))
  end
end

-- Bands share the number of lanes that are looked at; `laned` holds two texts for each of them.
local function addLanes()
  local laned = redis.call('HGETALL', K.laned)
  local most = math.max(1, math.floor(C.LANES_LOOKED_AT / math.max(1, #laned)))
  for index = 1, #laned, 2 do
    local band = laned[index]
    addCount(band, tonumber(laned[index + 1]) or 0)
    unseen[band] = redis.call('SCARD', K.lanes(band))
    for _, lane in ipairs(redis.call('LRANGE', K.rotation(band), 0, most - 1)) do
      bandRows.look(band, lane)
    end
  end
end

-- A lane is looked at.
function bandRows.look(band, lane)
  oldest.look(K.lane(band, lane), string.sub(band, 3))
  unseen[band] = (unseen[band] or 1) - 1
end

function bandRows.add()
  addPlain()
  addLanes()
  for _, band in pairs(overdue.bands()) do
    addCount(band, -1)
  end
end

-- Marks the queues of which some lane was not looked at.
function bandRows.markPartial()
  for band, count in pairs(unseen) do
    if count > 0 then rows.of(string.sub(band, 3)).isPartial = true end
  end
end
