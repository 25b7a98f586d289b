-- A settlement whose token does not hold the task: a replay, or refused.
-- provides: refusal.add
-- uses: record, reply
local refusal = {}

-- The settlement was accepted before; only its answer was lost.
local function isReplay(id, token)
  local bytes = redis.call('HGET', K.task, id)
  local stop = record.isKept(bytes) and string.find(bytes, '\n', 1, true)
  if not stop then return false end
  local head = string.sub(bytes, 1, stop)
  -- There the token is of the attempt that was lost, not of one that settled.
  if string.find(head, '"reason":"worker-lost"', 1, true) then return false end
  return string.find(head, '"token":"' .. token .. '"', 1, true) or string.find(head, '"lastToken":"' .. token .. '"', 1, true)
end

function refusal.add(id, token)
  if isReplay(id, token) then return end
  reply.refused[#reply.refused + 1] = id
  -- Only a number for people: that it cannot be counted must not stop the settlements behind it.
  redis.pcall('HINCRBY', K.stats, 'stale', 1)
end
