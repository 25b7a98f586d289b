-- The moments after which tasks do not start, of those that wait; those that run are not listed.
-- provides: expiries.add, expiries.addMany, expiries.remove
local expiries = {}

function expiries.add(id, head)
  if head.expires then redis.call('ZADD', K.expiries, whole(head.expires), id) end
end

-- Moments and ids in turn.
function expiries.addMany(scores)
  if #scores > 0 then redis.call('ZADD', K.expiries, unpack(scores)) end
end

function expiries.remove(ids)
  if #ids > 0 then redis.call('ZREM', K.expiries, unpack(ids)) end
end
