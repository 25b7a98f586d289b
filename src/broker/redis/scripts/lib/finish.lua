-- The end of a task: its record, its dead letter, its failure hooks, and the notice to those who watch it. Plain successes are
-- written by settle/plain. workflow/follow does the rest for a member of a workflow.
-- provides: finish.task, finish.fail, finish.expire, finish.revoke, finish.quarantine, finish.unreadable
-- uses: record, notify, expiring, attempt, dedupe, expiries, history, dead-letter, hooks, reply, workflow/members, workflow/roots, figures
local finish = {}

local LETTERS = C.ENDED_LETTERS

-- The value of a member goes on to those who wait for it, also where nobody shall keep it.
local function keptText(head, ending)
  return ending.state == 'SUCCESS' and head.ignoreResult and string.match(ending.text, '\n.*$') or ending.text
end

local function endedJson(id, head, ending)
  local ended = { id = id }
  for _, field in ipairs(C.KEPT_FIELDS) do
    ended[field] = head[field]
  end
  ended.state, ended.reason, ended.endedAt, ended.part = ending.state, ending.reason, ending.at, ending.part
  ended.token, ended.startedAt, ended.stopped, ended.span = ending.token, ending.startedAt, ending.stopped, ending.span
  return cjson.encode(ended)
end

local function write(id, bytes, expireAt, queue)
  redis.call('HSET', K.task, id, bytes)
  attempt.clear(id, queue)
end

-- A workflow has ended with its last node.
local function list(id, head, state, expireAt)
  expiring.keep(expireAt, { id }, LETTERS[state])
  if not roots.isOne(head) then return end
  expiring.keep(expireAt, { id }, LETTERS.workflows)
  roots.remove(id)
end

-- The dead letter and the hooks of a task that failed; other ends forget its failures.
local function leaveBehind(id, live, ending, json)
  local head, isFailure = live.head, ending.state == 'FAILURE'
  local isDead = isFailure and not head.noDeadLetter and ending.reason ~= 'dependency'
  local isHooked = (isFailure or ending.reason == 'expired') and head.hooks and not head.hook and not ending.isQuiet
  local letter = (isDead or isHooked) and json .. '\n' .. ending.text .. '\n' .. string.sub(record.seal(head, live.body), 2)
  if isDead then
    deadLetter.keep(id, letter, ending.at)
    figures.count('dead:' .. (ending.reason or 'error'), head.queue, head.name, 1)
  elseif head.retries or isFailure then
    history.forget(id)
  end
  if isHooked then hooks.publish(id, head, letter, ending.at) end
end

-- live: what record.open gave. ending: state, reason, text (result or failure, a newline, progress), at, token, startedAt,
-- stopped, span; isQuiet: it never ran, so its failure is reported where it arose; part: of a
-- group, the task that failed; index: and its index.
function finish.task(id, live, ending)
  local head, json = live.head, endedJson(id, live.head, ending)
  local ttl = head.ignoreResult and C.MIN_RECORD_TTL_MS or math.max(C.MIN_RECORD_TTL_MS, head.ttl or C.DEFAULT_RESULT_TTL_MS)
  local expireAt = math.min(C.MAX_EXPIRE_AT, ending.at + ttl)
  local bytes = 'e' .. string.format('%013.0f', expireAt) .. json .. '\n' .. keptText(head, ending)
  write(id, bytes, expireAt, head.queue)
  list(id, head, ending.state, expireAt)
  if head.dedupe then dedupe.free(head.dedupe, id) end
  if head.expires then expiries.remove({ id }) end
  leaveBehind(id, live, ending, json)
  notify.one(id, bytes)
  if members.isOne(head) then members.ended(id, head, ending) end
end

-- An end that no worker reports: it is counted here.
local function count(counter, head)
  if not head.size then figures.count(counter, head.queue, head.name, 1) end
end

-- A task that fails without a run.
function finish.fail(id, live, ending)
  if ending.state == 'FAILURE' then count('failed', live.head) end
  if ending.state == 'REVOKED' then count('revoked', live.head) end
  finish.task(id, live, ending)
end

-- token: of the settlement that found it expired, if it was one, so that its replay is recognised.
function finish.expire(id, live, at, token)
  for _, text in ipairs({ id, live.head.name, live.head.queue }) do
    reply.expired[#reply.expired + 1] = text
  end
  count('expired', live.head)
  finish.task(id, live, { state = 'REVOKED', reason = 'expired', text = C.EXPIRED .. '\n', at = at, token = token })
end

-- stopped: the token of the attempt that it stops, if one runs.
function finish.revoke(id, live, at, token, stopped)
  local ending = { state = 'REVOKED', reason = 'revoked', text = C.REVOKED .. '\n', at = at, token = token, stopped = stopped }
  count('revoked', live.head)
  finish.task(id, live, ending)
end

-- A record that cannot be read ends as a failure; its bytes are kept among the dead letters.
function finish.quarantine(id, bytes)
  local at = now()
  local ended = { name = 'malformed', queue = 'malformed', at = at, state = 'FAILURE', reason = 'malformed', endedAt = at }
  local expireAt = at + C.DEFAULT_RESULT_TTL_MS
  local text = 'e' .. string.format('%013.0f', expireAt) .. cjson.encode(ended) .. '\n' .. C.MALFORMED .. '\n'
  write(id, text, expireAt)
  list(id, {}, 'FAILURE', expireAt)
  roots.remove(id)
  deadLetter.keep(id, bytes, at)
  figures.count('failed', ended.queue, ended.name, 1)
  figures.count('dead:malformed', ended.queue, ended.name, 1)
  notify.one(id, text)
  members.unreadable(id)
end

-- A task that is to go on and cannot be read, or is not there (bytes: nil): it has ended, and those who wait for it are notified.
function finish.unreadable(id, bytes)
  if record.expiry(bytes) then return end
  if bytes then
    finish.quarantine(id, bytes)
  else
    roots.remove(id)
    members.unreadable(id)
  end
end
