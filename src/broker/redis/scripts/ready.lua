-- Ready tasks lie in one list per band: 'ready:<priority>:<queue>', and 'ready:s:<queue>' for those under suspicion.
-- The set 'bands' names the lists that may hold something.

local function band(head)
  if (head.losses or 0) >= 2 then return 's:' .. head.queue end
  local priority = math.min(9, math.max(0, math.floor(head.priority or 5)))
  return priority .. ':' .. head.queue
end

-- One element is enough: whoever it wakes wakes the next, if there is more than it takes.
local function wake(queue)
  local list = P .. 'wake:' .. queue
  if redis.call('EXISTS', list) == 0 then redis.call('RPUSH', list, '1') end
end

local function push(side, name, ids)
  redis.call('SADD', P .. 'bands', name)
  redis.call(side, P .. 'ready:' .. name, unpack(ids))
end

local function ready(head, id)
  push('RPUSH', band(head), { id })
  wake(head.queue)
end

local function readyAgain(head, id)
  push('LPUSH', band(head), { id })
  wake(head.queue)
end

-- A delayed task that is the first due needs somebody who comes for it.
local function delay(head, id, due)
  local first = redis.call('ZRANGE', P .. 'delayed', 0, 0, 'WITHSCORES')
  redis.call('ZADD', P .. 'delayed', due, id)
  if not first[2] or due < tonumber(first[2]) then wake(head.queue) end
end
