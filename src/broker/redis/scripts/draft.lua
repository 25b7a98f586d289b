-- Workflows that are not whole yet: 'draft:<root>' lists who makes it and its nodes. Needs base.
--@include group

-- Takes away up to `limit` nodes, the last first; true when nothing is left.
local function dropDraft(root, limit)
  local draft = P .. 'draft:' .. root
  local ids = redis.call('LRANGE', draft, -limit, -1)
  -- Its owner, at the front, may come back: what is half dropped is his no more.
  if #ids == limit then redis.call('LSET', draft, 0, '-') end
  for _, id in ipairs(ids) do redis.call('DEL', groupKey(id)) end
  if #ids > 0 then redis.call('HDEL', P .. 'task', unpack(ids)) end
  redis.call('LTRIM', draft, 0, -limit - 1)
  if redis.call('EXISTS', draft) == 1 then return false end
  redis.call('ZREM', P .. 'drafts', root)
  return true
end
