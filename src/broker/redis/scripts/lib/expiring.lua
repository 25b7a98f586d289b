-- Ended records are listed by the minute in which they may go.
-- provides: expiring.keep
local expiring = {}

function expiring.keep(expireAt, ids)
  local minute = whole(math.ceil(expireAt / 60000))
  redis.call('RPUSH', K.ended(minute), unpack(ids))
  redis.call('ZADD', K.buckets, 'NX', minute, minute)
end
