-- Tasks that run again after an error: those that end together are written together.
-- provides: retry.headOf, retry.isTooLate, retry.add, retry.flush
-- uses: record, ready, delayed, expiries, notify, history, attempt, moments
local retry = {}

local retries = {}

-- Changes the head as the retry does.
function retry.headOf(head, outcome)
  head.retries = (head.retries or 0) + 1
  head.retriedAt = moments.add(head.retriedAt)
  head.lastToken = outcome.token
  head.due = now() + outcome.afterMs
  if head.retries == 1 then head.firstSpan = outcome.span end
  if outcome.queue and outcome.queue ~= head.queue then
    head.origin = head.origin or head.queue
    head.queue = outcome.queue
    head.lane = outcome.lane or head.lane
    if head.lane == '' then head.lane = nil end
  end
  return head
end

function retry.isTooLate(head, outcome) return head.expires and now() + outcome.afterMs > head.expires end

-- Takes a retry up, to be written with others; false for one that ends here.
function retry.add(id, live, outcome)
  if retry.isTooLate(live.head, outcome) then return false end
  local head = retry.headOf(live.head, outcome)
  local due = outcome.afterMs > 0 and now() + outcome.afterMs
  retries[#retries + 1] = { id = id, queue = head.queue, head = head, body = live.body, failure = outcome.text, due = due }
  return true
end

local function enqueueAll()
  local waiting, batch = {}, ready.batch()
  for _, one in ipairs(retries) do
    if one.due then
      waiting[#waiting + 1] = one
    else
      ready.add(batch, ready.listOf(one.head), one.id)
    end
  end
  delayed.addMany(waiting)
  ready.flush(batch)
end

-- Writes the retries that were taken up, in their order.
function retry.flush()
  if #retries == 0 then return end
  local ids, fields = {}, {}
  for index, one in ipairs(retries) do
    ids[index] = one.id
    fields[2 * index - 1], fields[2 * index] = one.id, record.seal(one.head, one.body)
  end
  for _, one in ipairs(retries) do
    history.add(one.id, one.failure)
    expiries.add(one.id, one.head.expires)
  end
  redis.call('HSET', K.task, unpack(fields))
  attempt.clearMany(ids)
  enqueueAll()
  notify.many(ids)
  retries = {}
end
