-- Ends tasks that wait and are past their expiry.
-- provides: expire.due
-- uses: record, finish, waiting
local expire = {}

-- The first tasks that are past their expiry end. Answers whether more may be left.
function expire.due()
  local limit = C.EXPIRED_AT_ONCE
  local ids = redis.call('ZRANGEBYSCORE', K.expiries, '-inf', '(' .. whole(now()), 'LIMIT', 0, limit)
  for _, id in ipairs(ids) do
    local live = record.open(redis.call('HGET', K.task, id))
    redis.call('ZREM', K.expiries, id)
    if live and live.head.expires and redis.call('HEXISTS', K.active, id) == 0 then
      waiting.leave(id, live)
      finish.expire(id, live, now())
    end
  end
  return #ids == limit
end
