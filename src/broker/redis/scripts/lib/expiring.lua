-- Ended records are listed by the minute in which they may go.
-- provides: expiring.keep
local expiring = {}

function expiring.keep(expireAt, ids)
  local minute = whole(math.ceil(expireAt / 60000))
  -- So that the newest of all are found without a look into every bucket. Records that are kept for ever share one bucket.
  if expireAt < C.MAX_EXPIRE_AT then redis.call('ZADD', K.keptMinutes, 'GT', minute, whole(math.floor((expireAt - now()) / 60000))) end
  local length = redis.call('RPUSH', K.ended(minute), unpack(ids))
  -- The first ids begin the bucket.
  if length == #ids then redis.call('ZADD', K.buckets, 'NX', minute, minute) end
end
