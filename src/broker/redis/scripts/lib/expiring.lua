-- Ended records are listed by how they ended, and by the minute in which they may go.
-- provides: expiring.keep
local expiring = {}

-- letter: of the list, one of C.ENDED_LETTERS; nil for successes.
function expiring.keep(expireAt, ids, letter)
  local minute = whole(math.ceil(expireAt / 60000))
  local bucket = (letter or '') .. minute
  -- So that the newest of all are found without a look into every bucket. Records that are kept for ever share one bucket.
  if expireAt < C.MAX_EXPIRE_AT then redis.call('ZADD', K.keptMinutes, 'GT', minute, whole(math.floor((expireAt - now()) / 60000))) end
  local length = redis.call('RPUSH', K.ended(bucket), unpack(ids))
  -- The first ids begin the bucket.
  if length == #ids then redis.call('ZADD', K.buckets, 'NX', minute, bucket) end
end
