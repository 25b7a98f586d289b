-- Ids of nodes are derived from the id of their workflow, so another task may have one of them. Nothing is written over it.
-- provides: conflict.find
-- uses: record
local conflict = {}

-- What an earlier workflow of the same id has left may be replaced: it has ended, and stood in a workflow.
local function isLeftover(bytes)
  if not record.expiry(bytes) then return false end
  local head = record.endedHead(bytes)
  return (head.group or head.next or head.after or head.first or head.size or head.errback) ~= nil
end

-- The first of the ids that another task has; nil if there is none.
function conflict.find(ids)
  if #ids == 0 then return nil end
  for index, bytes in ipairs(redis.call('HMGET', K.task, unpack(ids))) do
    if record.isKept(bytes) and not isLeftover(bytes) then return ids[index] end
  end
end
