-- Takes a lease back from a worker that is gone.
-- provides: loss.takeBack
-- uses: record, ready, expiries, notify, attempt, reply, finish, figures, moments
local loss = {}

local function report(id, head, isFinal)
  figures.count('lost', head.queue, head.name, 1)
  for _, value in ipairs({ id, head.name, head.queue, head.losses, isFinal }) do
    reply.lost[#reply.lost + 1] = value
  end
end

local function fail(id, live)
  report(id, live.head, 1)
  local token = redis.call('HGET', K.active, id) or nil
  finish.fail(id, live, { state = 'FAILURE', reason = 'worker-lost', text = C.WORKER_LOST .. '\n', at = now(), token = token })
end

local function runAgain(id, live)
  redis.call('HSET', K.task, id, record.seal(live.head, live.body))
  attempt.clear(id, live.head.queue)
  expiries.add(id, live.head.expires)
  ready.front(live.head, id)
  notify.one(id)
end

local function count(head)
  head.losses = (head.losses or 0) + 1
  head.lostAt = moments.add(head.lostAt)
end

local function takeBackLive(id, live, hasRun)
  local head = live.head
  if hasRun then count(head) end
  if redis.call('HEXISTS', K.revoked, id) == 1 then return finish.revoke(id, live, now()) end
  if hasRun and (head.early or head.losses >= (head.maxLosses or C.DEFAULT_MAX_LOSSES)) then return fail(id, live) end
  if hasRun then
    report(id, head, 0)
    head.due = now()
  end
  runAgain(id, live)
end

-- hasRun: it had started, so the worker may have died of it.
function loss.takeBack(id, hasRun)
  local bytes = redis.call('HGET', K.task, id)
  local live = record.open(bytes)
  if live then
    takeBackLive(id, live, hasRun)
  elseif bytes and not record.expiry(bytes) then
    finish.quarantine(id, bytes)
  else
    attempt.clear(id)
  end
end
