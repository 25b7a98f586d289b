-- Facts about queues: one row for each queue that was met.
-- provides: rows.want, rows.isWanted, rows.of, rows.names
local rows = {}

local byName = {}
local wanted

-- Only these queues are asked for, unless the list is empty.
function rows.want(names)
  wanted = #names > 0 and {} or nil
  for _, name in ipairs(names) do
    wanted[name] = true
  end
end

-- Nothing needs to be read of a queue that nobody has asked for.
function rows.isWanted(name) return not wanted or wanted[name] == true end

function rows.of(name)
  local row = byName[name]
  if not row then
    row = { name = name, waiting = 0, priorities = {}, running = 0, delayed = 0, blocked = {} }
    byName[name] = row
  end
  return row
end

-- The names of queues that hold a task or are paused, in their order.
function rows.names()
  local names = {}
  for name, row in pairs(byName) do
    if row.waiting + row.running + row.delayed > 0 or row.note then names[#names + 1] = name end
  end
  table.sort(names)
  return names
end
