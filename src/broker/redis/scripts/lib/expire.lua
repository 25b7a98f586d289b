-- Ends tasks that wait and are past their expiry.
-- provides: expire.due
-- uses: record, finish, waiting
local expire = {}

-- The first tasks that are past their expiry end. Answers how many have ended.
function expire.due(limit)
  local ids, count = redis.call('ZRANGEBYSCORE', K.expiries, '-inf', '(' .. whole(now()), 'LIMIT', 0, limit), 0
  for _, id in ipairs(ids) do
    local live = record.open(redis.call('HGET', K.task, id))
    redis.call('ZREM', K.expiries, id)
    if live and live.head.expires and redis.call('HEXISTS', K.active, id) == 0 then
      waiting.leave(id, live)
      finish.expire(id, live, now())
      count = count + 1
    end
  end
  return count
end
