-- Nodes of workflows: tasks and groups. The head of a node says how it is linked: `next` follows it, `after` came before it, `group` keeps
-- its result at `index`.
-- provides: node.put, node.drop, node.isOver
-- uses: record, workflow/group
local node = {}

-- Stores a node; of a group its size and the ttl of its results, too.
function node.put(id, bytes, size, ttl)
  if size and redis.call('EXISTS', K.group(id)) == 1 then group.remove(id) end
  redis.call('HSET', K.task, id, bytes)
  if size then redis.call('HSET', K.group(id), 'size', whole(size), 'ttl', whole(ttl or C.DEFAULT_RESULT_TTL_MS)) end
end

-- A node that nothing has begun is needed no more. What a replaced task has left waits too, but has begun.
function node.drop(id)
  local live = record.open(redis.call('HGET', K.task, id))
  if not live or live.kind ~= 'b' or live.head.lastToken then return end
  redis.call('HDEL', K.task, id)
  for _, other in ipairs(live.head.cleanup or {}) do
    node.drop(other)
  end
end

function node.isOver(id)
  local bytes = redis.call('HGET', K.task, id)
  return not bytes or string.sub(bytes, 1, 1) == 'e'
end
