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
    local queue = string.sub(band, 3)
    if rows.isWanted(queue) then
      addCount(band, redis.call('LLEN', K.ready(band)))
      oldest.look(K.ready(band), queue)
    end
  end
end

-- The bands with lanes, and how many tasks wait in these.
local function lanedBands()
  local laned, bands = redis.call('HGETALL', K.laned), {}
  for index = 1, #laned, 2 do
    if rows.isWanted(string.sub(laned[index], 3)) then
      bands[#bands + 1] = { name = laned[index], count = tonumber(laned[index + 1]) or 0 }
    end
  end
  return bands
end

-- Bands share half the number of lanes that are looked at; the other half is for blocked ones.
local function addLanes()
  local bands = lanedBands()
  local most = math.max(1, math.floor(C.LANES_LOOKED_AT / math.max(1, 2 * #bands)))
  for _, band in ipairs(bands) do
    addCount(band.name, band.count)
    unseen[band.name] = redis.call('SCARD', K.lanes(band.name))
    for _, lane in ipairs(redis.call('LRANGE', K.rotation(band.name), 0, most - 1)) do
      bandRows.look(band.name, lane)
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
