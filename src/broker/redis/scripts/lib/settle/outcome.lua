-- What becomes of a task by the outcome of its delivery, where that is no plain success.
-- provides: outcome.apply
-- uses: record, ready, delayed, expiries, notify, history, attempt, finish, settle/retry, workflow/conflict, workflow/node, workflow/begin, workflow/draft, figures, workflow/roots
local outcome = {}

local KINDS = {}

-- Runs again: at once at the front of its list, or not before `after` ms.
local function runAgain(id, live, after)
  local head = live.head
  if after > 0 then head.due = now() + after end
  redis.call('HSET', K.task, id, record.seal(head, live.body))
  attempt.clear(id, head.queue)
  expiries.add(id, head.expires)
  if after > 0 then
    delayed.add(head.queue, id, head.due)
  else
    ready.front(head, id)
  end
  notify.one(id)
end

function KINDS.succeeded(id, live, how)
  local ending = { state = 'SUCCESS', text = how.text, at = now(), token = how.token, startedAt = how.startedAt, span = how.span }
  finish.task(id, live, ending)
end

local function fail(id, live, how, reason, failure)
  history.add(id, failure)
  local ending = { state = 'FAILURE', reason = reason, text = failure .. '\n', at = now(), token = how.token }
  ending.startedAt, ending.span = how.startedAt, how.span
  finish.task(id, live, ending)
end

function KINDS.failed(id, live, how) fail(id, live, how, how.reason, string.match(how.text, '^[^\n]*')) end

-- A retry that ends: the task was revoked meanwhile, or would run after its expiry.
function KINDS.retried(id, live, how)
  history.add(id, how.text)
  local isLate = retry.isTooLate(live.head, how)
  retry.headOf(live.head, how)
  if isLate and redis.call('HEXISTS', K.revoked, id) == 0 then return finish.expire(id, live, now(), how.token) end
  finish.revoke(id, live, now(), how.token)
end

-- The draft holds all nodes, and belongs to the attempt that made it. A draft that is dropped in part has no owner; a fail-over may have
-- taken back some of it.
local function isWhole(how)
  local list = K.draft(how.draft)
  return redis.call('LLEN', list) - 1 >= (how.made or 0) and redis.call('LINDEX', list, 0) == how.token
end

local function otherIds(nodes, id)
  local ids = {}
  for _, one in ipairs(nodes) do
    if one.id ~= id then ids[#ids + 1] = one.id end
  end
  return ids
end

-- Other nodes replace the task; one of them has its id. A draft that was dropped meanwhile must be made again.
function KINDS.replaced(id, live, how)
  if redis.call('HEXISTS', K.revoked, id) == 1 then return finish.revoke(id, live, now(), how.token) end
  if how.draft and not isWhole(how) then
    live.head.lastToken = how.token
    live.head.releases = (live.head.releases or 0) + 1
    return runAgain(id, live, 0)
  end
  if conflict.find(otherIds(how.nodes, id)) then
    -- The worker reports no failure.
    figures.count('failed', live.head.queue, live.head.name, 1)
    return fail(id, live, how, 'error', C.ID_TAKEN)
  end
  for _, one in ipairs(how.nodes) do
    node.put(one.id, one.record, one.size, one.ttl)
  end
  if how.draft then draft.remove(how.draft) end
  -- The replacement counts its retries from 0: at its end nobody would look for older failures.
  if live.head.retries then history.forget(id) end
  attempt.clear(id, live.head.queue)
  -- A task by itself may be a workflow now.
  roots.begin(id)
  begin.node(how.entry, nil)
  notify.one(id)
end

function KINDS.released(id, live, how)
  local head = live.head
  head.releases = (head.releases or 0) + 1
  head.lastToken = how.token
  if how.because == 'unknown-task' then head.unknownAt = head.unknownAt or now() end
  if redis.call('HEXISTS', K.revoked, id) == 1 then return finish.revoke(id, live, now(), how.token) end
  runAgain(id, live, how.afterMs)
end

-- how: the outcome, with its text and token.
function outcome.apply(id, bytes, how)
  local live = record.open(bytes)
  if live then
    KINDS[how.kind](id, live, how)
  elseif bytes and not record.expiry(bytes) then
    finish.quarantine(id, bytes)
  else
    attempt.clear(id)
  end
end
