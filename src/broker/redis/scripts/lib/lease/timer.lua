-- One worker comes for the next delayed task or limit key, not all of them. Another takes over when it is a second late.
-- provides: timer.claim
local timer = {}

local LATE_MS = 1000

-- In how many ms the worker comes; nil if another does.
function timer.claim(worker, due)
  -- A value of another type belongs to nobody, and is overwritten: behind the first write of an exchange nothing may fail.
  local stored = redis.pcall('GET', K.timer)
  local holder, armed = string.match(type(stored) == 'string' and stored or '', '^(%S+) (%d+)$')
  armed = tonumber(armed)
  if holder and holder ~= worker.id and armed <= due and armed + LATE_MS > now() then return nil end
  if holder ~= worker.id or armed ~= due then redis.call('SET', K.timer, worker.id .. ' ' .. whole(due)) end
  return math.max(0, due - now())
end
