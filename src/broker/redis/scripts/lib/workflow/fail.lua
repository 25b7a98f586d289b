-- Nodes that wait for something that failed end as it did.
-- provides: fail.node, fail.plan, fail.runNode, fail.runParts, fail.unreadable
-- uses: record, finish, workflow/group, workflow/complete, workflow/gather, workflow/plan, workflow/parts
local fail = {}

local function causeOf(continuation)
  local state, reason, text = continuation.state, continuation.reason, continuation.text
  return { state = state, reason = reason, text = text, isQuiet = continuation.isQuiet }
end

-- cause: state, reason, text, isQuiet of the failure that it propagates.
function fail.node(id, cause)
  local bytes = redis.call('HGET', K.task, id)
  local live = record.open(bytes)
  if not live then return finish.unreadable(id, bytes) end
  if live.kind == 'b' then
    local ending = causeOf(cause)
    ending.text, ending.at = cause.text .. '\n', now()
    finish.fail(id, live, ending)
  elseif live.kind == 'g' then
    redis.call('HSET', K.group(id), 'propagated', cjson.encode(cause))
    if live.head.size == 0 then return complete.group(id, live) end
    local inner = causeOf(cause)
    inner.isQuiet = true
    plan.parts('failParts', id, live.head, inner)
  end
end

function fail.plan(id, cause)
  local continuation = causeOf(cause)
  continuation.kind, continuation.id = 'failNode', id
  plan.add(continuation)
end

function fail.runNode(continuation)
  fail.node(continuation.id, causeOf(continuation))
  return nil, 1
end

function fail.runParts(continuation, budget)
  local cause = causeOf(continuation)
  cause.isQuiet = true
  return parts.each(continuation, budget, function(ids, records)
    for index, id in ipairs(ids) do
      local entry = parts.entryOf(id, records[index], record.open(records[index]))
      if not records[index] then finish.unreadable(id, nil) end
      if records[index] or entry ~= id then fail.node(entry, cause) end
    end
  end)
end

-- The next node of its chain, or the end of the chain, if the id is that of a member of a chain and one of them is there.
local function failChain(id)
  local chain, index = string.match(id, '^(.*)/(%d+)$')
  if not chain then return false end
  local cause = { state = 'FAILURE', reason = 'dependency', text = C.MALFORMED, isQuiet = true }
  for _, other in ipairs({ chain .. '/' .. whole(index + 1), chain, (string.gsub(chain, '~%d+$', '')) }) do
    if redis.call('HEXISTS', K.task, other) == 1 then
      fail.node(other, cause)
      return true
    end
  end
  return false
end

-- A node that cannot be read: its id tells how it was linked. A member of a chain fails the next one or the end of its chain, a part counts
-- as failed in its group.
function fail.unreadable(id)
  if failChain(id) then return end
  local prefix, index = string.match(id, '^(.*)%.(%d+)$')
  if not prefix then return end
  for _, groupId in ipairs({ prefix, (string.gsub(prefix, '~%d+$', '')) }) do
    if tonumber(index) < group.sizeOf(groupId) then gather.one(groupId, tonumber(index), 'f' .. id .. '\n' .. C.MALFORMED) end
  end
end
