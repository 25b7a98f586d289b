-- The last exchange of each session of a worker is remembered, with the tasks that it leased: a repeated one gets the same, and a late
-- ghost of an older one leases nothing.
-- provides: session.begin, session.remember, session.addRun
local session = {}

-- The token prefix of an exchange that found nothing remembered of its session.
local FORGOTTEN = 'forgotten'

function session.remember(worker, tokenPrefix, ids)
  local text = whole(worker.sequence) .. ' ' .. tokenPrefix .. ' ' .. table.concat(ids, ' ')
  redis.call('SET', K.fetch(worker.id, worker.session), text, 'PX', 10 * worker.lease + 60000)
end

-- The queues of leases in their order, as runs: a queue, and how many leases in turn are of it.
function session.addRun(runs, queue)
  local last = #runs
  if runs[last - 1] == queue then
    runs[last] = runs[last] + 1
  else
    runs[last + 1], runs[last + 2] = queue, 1
  end
end

-- The queue in the token of a lease; nil if another exchange gave it.
local function queueOf(token, beginning)
  return token and string.sub(token, 1, #beginning) == beginning and string.sub(token, #beginning + 1) or nil
end

-- The leases that the first run of this exchange gave, as far as they still stand.
local function replay(taken, tokenPrefix, ids)
  taken.tokenPrefix = tokenPrefix
  for id in string.gmatch(ids, '%S+') do
    local index = #taken.ids + 1
    local queue = queueOf(redis.call('HGET', K.active, id), tokenPrefix .. ':' .. index .. ':')
    taken.ids[index] = id
    taken.records[index] = queue and redis.call('HGET', K.task, id) or ''
    session.addRun(taken.runs, queue or '')
  end
end

-- Whether this is a new exchange, which may lease; answers a repeated one. One of an abandoned worker may not. Where the exchange is not
-- the first of its session and none is remembered, all may have been lost, the limits too: the worker takes nothing before it has
-- declared them again.
function session.begin(taken)
  local worker = taken.worker
  local known = redis.call('MGET', K.fetch(worker.id, worker.session), K.gone(worker.id), K.watchedEvents)
  taken.watchedEvents = known[3]
  if known[2] then return false end
  local text = known[1]
  local sequence, tokenPrefix, ids = string.match(text or '', '^(%d+) (%S+)(.*)$')
  sequence = tonumber(sequence) or -1
  local isForgotten = not text and worker.sequence > 1
  if isForgotten then session.remember(worker, FORGOTTEN, {}) end
  if isForgotten or (sequence == worker.sequence and tokenPrefix == FORGOTTEN) then
    taken.isForgotten = true
    return false
  end
  if sequence == worker.sequence then replay(taken, tokenPrefix, ids) end
  return sequence < worker.sequence
end
