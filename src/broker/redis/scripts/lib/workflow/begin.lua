-- Begins a node that waits.
-- provides: begin.node
-- uses: record, ready, notify, finish, follow-up, workflow/plan, figures
local begin = {}

local function beginGroup(id, live, input)
  redis.call('HSET', K.task, id, 'G' .. string.sub(live.bytes, 2))
  if live.head.takesInput then redis.call('SET', K.input(id), input or 'vnull') end
  notify.one(id)
  plan.parts('beginParts', id, live.head, { ready = live.head.ready })
end

local function beginTask(id, live, input)
  local head, body = live.head, live.body
  if head.input then body = (input or 'vnull') .. body end
  if head.expiresIn then
    head.expires, head.expiresIn = now() + head.expiresIn, nil
  end
  local due = math.max(now(), head.eta or now() + (head.delay or 0))
  if due > head.at then head.due = due end
  followUp.publish(id, record.seal(head, body), ready.listOf(head), head.expires, due)
  figures.count('enqueued', head.queue, head.name, 1)
end

-- A node that is not blocked has begun, or has ended. input: 'v' and JSON, or 'g' and the id of a group.
function begin.node(id, input)
  local bytes = redis.call('HGET', K.task, id)
  local live = record.open(bytes)
  if not live then finish.unreadable(id, bytes) end
  if live and live.kind == 'g' then beginGroup(id, live, input) end
  if live and live.kind == 'b' then beginTask(id, live, input) end
end
