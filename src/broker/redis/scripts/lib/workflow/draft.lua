-- Workflows that are not whole yet: 'draft:<root>' lists their owner and their nodes.
-- provides: draft.NOBODY, draft.drop, draft.remove
-- uses: own-key
local draft = {}

-- The owner of a draft that is not whole any more.
draft.NOBODY = '-'

-- Takes away up to `limit` nodes, the last first; true when nothing is left.
function draft.drop(root, limit)
  local list = K.draft(root)
  local ids = redis.call('LRANGE', list, -limit, -1)
  -- Its owner, at the front, may come back: a draft that is half dropped is not his any more.
  if #ids == limit then redis.call('LSET', list, 0, draft.NOBODY) end
  for _, id in ipairs(ids) do
    redis.call('DEL', K.group(id))
  end
  if #ids > 0 then redis.call('HDEL', K.task, unpack(ids)) end
  redis.call('LTRIM', list, 0, -limit - 1)
  if redis.call('EXISTS', list) == 1 then return false end
  ownKey.call('ZREM', K.drafts, root)
  return true
end

-- Forgets a draft whose nodes are needed.
function draft.remove(root)
  redis.call('DEL', K.draft(root))
  ownKey.call('ZREM', K.drafts, root)
end
