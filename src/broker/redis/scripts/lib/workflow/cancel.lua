-- Ends the nodes of a workflow that have not run, and those that run if that is wanted.
-- provides: cancel.node, cancel.runChain, cancel.runParts
-- uses: record, finish, waiting, workflow/complete, workflow/plan, workflow/parts
local cancel = {}

local function cancelGroup(id, live, isTerminated)
  local cause = cjson.encode({ state = 'REVOKED', reason = 'revoked', text = C.REVOKED })
  redis.call('HSET', K.group(id), 'propagated', cause)
  if live.head.size == 0 then return complete.group(id, live) end
  plan.parts('cancelParts', id, live.head, { isTerminated = isTerminated })
end

-- A group ends with its parts.
function cancel.node(id, live, isTerminated)
  if live.kind == 'g' or live.kind == 'G' then return cancelGroup(id, live, isTerminated) end
  local token = redis.call('HGET', K.active, id)
  if token and not isTerminated then
    redis.call('HSET', K.revoked, id, '1')
    return
  end
  if not token then waiting.leave(id, live) end
  finish.revoke(id, live, now(), nil, token or nil)
  if token then redis.call('PUBLISH', K.control(C.DATABASE), 'revoked ' .. id .. ' ' .. token) end
end

-- Where to go on from a node whose record is gone: to the member before, or, from the end of a chain, from its beginning on.
local function passOver(continuation)
  local chain, index = string.match(continuation.id, '^(.*)/(%d+)$')
  if continuation.isForward then return nil end
  if chain and tonumber(index) > 0 then
    continuation.id = chain .. '/' .. whole(index - 1)
    return continuation
  end
  local first = parts.entryOf(continuation.id)
  if first == continuation.id then return nil end
  continuation.id, continuation.isForward = first, true
  return continuation
end

-- The node that is cancelled after this one.
local function idAfter(continuation, head)
  if not continuation.isForward then return type(head.after) == 'string' and head.after or nil end
  local chain, index = string.match(continuation.id, '^(.*)/(%d+)$')
  return chain .. '/' .. whole(index + 1)
end

-- A chain is cancelled from its end, back to where it began.
function cancel.runChain(continuation)
  local id = continuation.id
  local bytes = redis.call('HGET', K.task, id)
  local live = record.open(bytes)
  if live then
    cancel.node(id, live, continuation.isTerminated)
  else
    finish.unreadable(id, bytes)
  end
  if not bytes then return passOver(continuation), 1 end
  continuation.id = idAfter(continuation, live and live.head or record.endedHead(bytes))
  return continuation.id and continuation or nil, 1
end

function cancel.runParts(continuation, budget)
  return parts.each(continuation, budget, function(ids)
    for _, id in ipairs(ids) do
      plan.add({ kind = 'cancelChain', id = id, isTerminated = continuation.isTerminated })
    end
  end)
end
