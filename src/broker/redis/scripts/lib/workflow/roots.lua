-- Workflows that have begun and not ended: each by its last node, which stands for all of it.
-- provides: roots.isOne, roots.begin, roots.remove
-- uses: record, own-key
local roots = {}

function roots.isOne(head) return not head.next and not head.group and not head.errback and (head.after or head.size) ~= nil end

-- Notes a workflow that begins, if the node is the last of one. The first moment counts, also where that node is replaced.
function roots.begin(id)
  local live = record.open(redis.call('HGET', K.task, id))
  if live and roots.isOne(live.head) then ownKey.call('ZADD', K.workflows, 'NX', whole(now()), id) end
end

function roots.remove(id) ownKey.call('ZREM', K.workflows, id) end
