-- How many tasks of each queue wait for a limit, by its kind: 'r', 'c' or 'b'.
-- provides: blockedRows.add
-- uses: queues/rows, queues/bands
local blockedRows = {}

-- The other half is for lanes that may be served.
local MOST = C.LANES_LOOKED_AT / 2
local left = MOST

local function addLane(band, lane, kind)
  local row = rows.of(string.sub(band, 3))
  row.blocked[kind] = (row.blocked[kind] or 0) + redis.call('LLEN', K.lane(band, lane))
  bandRows.look(band, lane)
  left = left - 1
end

local function addGroup(group, kind)
  local band = string.match(group, '^(%S+)')
  for _, lane in ipairs(redis.call('LRANGE', K.laneGroup(group), 0, left - 1)) do
    addLane(band, lane, kind)
  end
end

-- A lane group begins with its band, and a band with its priority.
local function queueOf(group) return string.match(group, '^..(%S+)') end

function blockedRows.add()
  for _, key in ipairs(redis.call('ZRANGE', K.blocked, 0, MOST - 1)) do
    for _, group in ipairs(left > 0 and redis.call('LRANGE', K.blockedBy(key), 0, left - 1) or {}) do
      if left > 0 and rows.isWanted(queueOf(group)) then addGroup(group, string.sub(key, 1, 1)) end
    end
  end
end
