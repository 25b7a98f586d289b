-- From when the oldest task of each queue could run, of the tasks at the front of the ready lists that were looked at.
-- provides: oldest.look, oldest.add, oldest.readyAt
-- uses: ready-at, queues/rows, queues/overdue
local oldest = {}

local ids, queues = {}, {}
local first

function oldest.look(list, queue)
  local id = overdue.firstIn(list)
  if id then
    ids[#ids + 1], queues[#queues + 1] = id, queue
  end
end

-- All records are read by one command.
function oldest.add()
  if #ids == 0 then return end
  for index, bytes in ipairs(redis.call('HMGET', K.task, unpack(ids))) do
    local row, at = rows.of(queues[index]), readyAt.of(bytes)
    row.readyAt = at and math.min(at, row.readyAt or math.huge) or row.readyAt
    first = at and math.min(at, first or math.huge) or first
  end
end

-- From when the oldest of all queues could run; nil if no task waits.
function oldest.readyAt() return first end
