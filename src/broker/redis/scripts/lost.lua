-- Taking a lease back from a worker that is gone. Needs base, record, ready and finish.

-- What was lost, to be told in the reply: id, name, queue, losses, and 1 if it may not run again, by turns.
local lost = {}

local function tellLost(id, head, isFinal)
  for _, value in ipairs({ id, head.name, head.queue, head.losses, isFinal }) do lost[#lost + 1] = value end
end

local function fail(id, live, now)
  tellLost(id, live.head, 1)
  local token = redis.call('HGET', P .. 'active', id) or nil
  ends.finish(id, live, { state = 'FAILURE', reason = 'worker-lost', text = ends.WORKER_LOST .. '\n', at = now, token = token })
end

local function runAgain(id, live)
  redis.call('HSET', P .. 'task', id, seal(live.head, live.body))
  clear(id)
  readyAgain(live.head, id)
  tell(id)
end

-- hasRun: it had started, so the worker may have died of it.
local function takeBack(id, now, hasRun)
  local record = redis.call('HGET', P .. 'task', id)
  local live = open(record)
  if not live then
    if record and not expiry(record) then ends.quarantine(id, record, now) else clear(id) end
    return
  end
  local head = live.head
  if hasRun then head.losses = (head.losses or 0) + 1 end
  if redis.call('HEXISTS', P .. 'revoked', id) == 1 then return ends.revoke(id, live, now) end
  if hasRun and (head.early or head.losses >= (head.maxLosses or 3)) then return fail(id, live, now) end
  if hasRun then tellLost(id, head, 0) end
  runAgain(id, live)
end
