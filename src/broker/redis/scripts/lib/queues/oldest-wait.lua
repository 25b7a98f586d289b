-- Notes for how long the oldest task that could run has waited, once in a while.
-- provides: oldestWait.note
-- uses: levels, queues/bands, queues/blocked, queues/oldest
local oldestWait = {}

local function look()
  bandRows.add()
  blockedRows.add()
  oldest.add()
  local readyAt = oldest.readyAt()
  return readyAt and math.max(0, now() - readyAt) or 0
end

-- A key of another type must not keep a script from its work: then nothing is noted.
function oldestWait.note()
  if not levels.isWaitDue() then return end
  local isKnown, ms = pcall(look)
  if isKnown then levels.noteWait(ms) end
end
