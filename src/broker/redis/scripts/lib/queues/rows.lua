-- The rows of list-queues: one for each queue that was met.
-- provides: rows.isWanted, rows.of, rows.names
local rows = {}

local byName = {}

-- ARGV names the queues that are asked for, if not all are.
local wanted = {}
for _, name in ipairs(ARGV) do
  wanted[name] = true
end

-- Nothing needs to be read of a queue that nobody has asked for.
function rows.isWanted(name) return #ARGV == 0 or wanted[name] == true end

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
