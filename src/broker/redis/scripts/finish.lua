-- The end of a task: its record, its dead letter, its failure hooks, and who is told. Needs base, record and ready.
-- What the end of a member of a workflow sets going is in flow.lua, at the bottom.
--@include gates
--@include draft

-- Tells those who wait for a task: of its end with the record, of anything else by the id alone.
local function tell(id, record)
  local clients = redis.call('HGET', P .. 'waiting', id)
  if not clients then return end
  for interest, client in string.gmatch(clients, '(%a)/(%S+)') do
    if record or interest == 'a' then
      redis.call('PUBLISH', P .. 'told:' .. client, id .. '\n' .. (record or ''))
    end
  end
  if record then redis.call('HDEL', P .. 'waiting', id) end
end

-- The same for many at once; `records` where they have ended.
local function tellAll(ids, records)
  if redis.call('EXISTS', P .. 'waiting') == 0 then return end
  for index, clients in ipairs(redis.call('HMGET', P .. 'waiting', unpack(ids))) do
    if clients then tell(ids[index], records and records[index]) end
  end
end

-- Ended records are listed by the minute in which they may go.
local function keepUntil(expireAt, ids)
  local minute = string.format('%.0f', math.ceil(expireAt / 60000))
  redis.call('RPUSH', P .. 'ended:' .. minute, unpack(ids))
  redis.call('ZADD', P .. 'buckets', 'NX', minute, minute)
end

local function clear(id)
  redis.call('HDEL', P .. 'active', id)
  redis.call('ZREM', P .. 'leases', id)
  redis.call('ZREM', P .. 'delayed', id)
  redis.call('HDEL', P .. 'progress', id)
  redis.call('HDEL', P .. 'revoked', id)
  if hasLanes() then gates.giveBack({ id }) end
end

-- The same for many, which have given back what they held at gates.
local function clearAll(ids)
  redis.call('HDEL', P .. 'active', unpack(ids))
  redis.call('ZREM', P .. 'leases', unpack(ids))
  if redis.call('EXISTS', P .. 'delayed', P .. 'progress', P .. 'revoked') == 0 then return end
  redis.call('ZREM', P .. 'delayed', unpack(ids))
  redis.call('HDEL', P .. 'progress', unpack(ids))
  redis.call('HDEL', P .. 'revoked', unpack(ids))
end

-- What this script found expired, to be told in its reply: id, name and queue by turns.
local expired = {}

local flow

-- How a task ends, whatever ended it; plain successes are written by settle.
local ends = lazy(function(ends)
  -- The same as Failure.of() gives; a test compares them.
  local function failureOf(name, code, message)
    return '{"classes":["' .. name .. '","TaskError","TaskQueueError","Error"],"name":"' .. name ..
      '","message":"' .. message .. '","code":"' .. code .. '"}'
  end
  local WORKER_LOST = failureOf('WorkerLostError', 'WORKER_LOST', 'The worker died while it ran this task.')
  local EXPIRED = failureOf('TaskExpiredError', 'TASK_EXPIRED', 'The task expired before it could start.')
  local REVOKED = failureOf('TaskRevokedError', 'TASK_REVOKED', 'The task was revoked.')
  local MALFORMED = failureOf('MalformedMessageError', 'MALFORMED_MESSAGE', 'The message cannot be read.')

  -- What is kept longer is kept for ever: records hold 13 digits.
  local MAX_EXPIRE_AT = 9999999999999

  local KEPT = {
    'name', 'queue', 'at', 'priority', 'retries', 'losses', 'releases', 'hook', 'requeuedFrom', 'group', 'index', 'after', 'first', 'size',
    'idPrefix',
  }

  local function free(id, dedupe)
    local holder = redis.call('HGET', P .. 'dedupe', dedupe)
    if holder and string.match(holder, '^(%S+)') == id then redis.call('HDEL', P .. 'dedupe', dedupe) end
  end

  local function bury(id, letter, at)
    redis.call('HSET', P .. 'letters', id, letter)
    redis.call('ZADD', P .. 'dead', at, id)
  end

  -- Failure hooks are tasks of their own, with ids derived from this one: a second end would make them once.
  local function publishHooks(id, head, letter, at)
    for _, name in ipairs(head.hooks) do
      local hookId = id .. ':' .. tostring(name)
      -- The id was used before, and so was its hook: this end has one of its own.
      if redis.call('HEXISTS', P .. 'task', hookId) == 1 then hookId = hookId .. ':' .. string.format('%.0f', at) end
      local hook = { name = tostring(name), queue = head.origin or head.queue, priority = head.priority, at = at, hook = true }
      if redis.call('HSETNX', P .. 'task', hookId, seal(hook, letter)) == 1 then ready(hook, hookId) end
    end
  end

  local function isMember(head)
    return head.next or head.group or head.after or head.size or head.errbacks or head.cleanup
  end

  -- The value of a member goes on to those who wait for it, also where nobody shall keep it.
  local function kept(head, text)
    return head.ignoreResult and string.match(text, '\n.*$') or text
  end

  -- live: what open() gave. how: state, reason, text (result or failure, a newline, progress), at, token, startedAt, stopped;
  -- now: where `at` is what the worker says; isQuiet: it never ran, what failed is told where it failed; part: of a group, the task that failed.
  local function finish(id, live, how)
    local head, ended, isFailure = live.head, { id = id }, how.state == 'FAILURE'
    for _, field in ipairs(KEPT) do ended[field] = head[field] end
    ended.state, ended.reason, ended.endedAt, ended.part = how.state, how.reason, how.at, how.part
    ended.token, ended.startedAt, ended.stopped = how.token, how.startedAt, how.stopped
    local json = cjson.encode(ended)
    local ttl = head.ignoreResult and 60000 or math.max(60000, head.ttl or 86400000)
    local expireAt = math.min(MAX_EXPIRE_AT, how.at + ttl)
    local record = 'e' .. string.format('%013.0f', expireAt) .. json .. '\n' .. (how.state == 'SUCCESS' and kept(head, how.text) or how.text)

    redis.call('HSET', P .. 'task', id, record)
    keepUntil(expireAt, { id })
    clear(id)
    if head.dedupe then free(id, head.dedupe) end
    local isBuried = isFailure and not head.noDeadLetter and how.reason ~= 'dependency'
    local isHooked = (isFailure or how.reason == 'expired') and head.hooks and not head.hook and not how.isQuiet
    local letter = (isBuried or isHooked) and json .. '\n' .. how.text .. '\n' .. string.sub(seal(head, live.body), 2)
    if isBuried then
      bury(id, letter, how.at)
    elseif head.retries or isFailure then
      redis.call('DEL', P .. 'history:' .. id)
    end
    if isHooked then publishHooks(id, head, letter, how.at) end
    tell(id, record)
    if isMember(head) then flow.follow(id, head, how) end
  end

  -- token: of the settlement that found it out, if it was one; so its replay is recognised.
  local function expire(id, live, at, token)
    for _, text in ipairs({ id, live.head.name, live.head.queue }) do expired[#expired + 1] = text end
    finish(id, live, { state = 'REVOKED', reason = 'expired', text = EXPIRED .. '\n', at = at, token = token })
  end

  -- stopped: the token of the attempt that is stopped by it, if one runs.
  local function revoke(id, live, at, token, stopped)
    finish(id, live, { state = 'REVOKED', reason = 'revoked', text = REVOKED .. '\n', at = at, token = token, stopped = stopped })
  end

  -- A record that nobody can read ends as a failure; its bytes lie among the dead letters.
  local function quarantine(id, raw, at)
    local ended = { name = 'malformed', queue = 'malformed', at = at, state = 'FAILURE', reason = 'malformed', endedAt = at }
    local record = 'e' .. string.format('%013.0f', at + 86400000) .. cjson.encode(ended) .. '\n' .. MALFORMED .. '\n'
    redis.call('HSET', P .. 'task', id, record)
    keepUntil(at + 86400000, { id })
    clear(id)
    bury(id, raw, at)
    tell(id, record)
    flow.strand(id, at)
  end

  ends.finish, ends.expire, ends.revoke, ends.quarantine = finish, expire, revoke, quarantine
  ends.WORKER_LOST, ends.EXPIRED, ends.REVOKED, ends.MALFORMED = WORKER_LOST, EXPIRED, REVOKED, MALFORMED
end)
--@include flow
