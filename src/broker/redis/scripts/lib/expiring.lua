-- Ended records are listed by the minute in which they may go.
-- provides: expiring.keep
local expiring = {}

function expiring.keep(expireAt, ids)
  local minute = whole(math.ceil(expireAt / 60000))
  -- So that the newest of all are found without a look into every bucket.
  redis.call('SADD', K.keptMinutes, whole(math.floor((expireAt - now()) / 60000)))
  redis.call('RPUSH', K.ended(minute), unpack(ids))
  redis.call('ZADD', K.buckets, 'NX', minute, minute)
end
