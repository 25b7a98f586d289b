-- The moments after which tasks do not start, of those that wait; those that run are not listed.
-- provides: expiries.add, expiries.addMany, expiries.remove, expiries.waiting
-- uses: record, ready, own-key
local expiries = {}

-- expires: nil for a task that may always start.
function expiries.add(id, expires)
  if expires then ownKey.call('ZADD', K.expiries, whole(expires), id) end
end

-- Moments and ids in turn.
function expiries.addMany(scores)
  if #scores > 0 then ownKey.call('ZADD', K.expiries, unpack(scores)) end
end

function expiries.remove(ids)
  if #ids > 0 then ownKey.call('ZREM', K.expiries, unpack(ids)) end
end

local function waitsReady(live, token, due) return live and (live.kind == 'r' or live.kind == 's') and not token and not due end

-- The first tasks that are past their moments and still stand in ready lists: ids and their lists in turn. Recovery ends them.
function expiries.waiting()
  local ids, rows = redis.call('ZRANGEBYSCORE', K.expiries, '-inf', '(' .. whole(now()), 'LIMIT', 0, C.EXPIRED_AT_ONCE), {}
  if #ids == 0 then return rows end
  local records, tokens = redis.call('HMGET', K.task, unpack(ids)), redis.call('HMGET', K.active, unpack(ids))
  local dues = redis.call('ZMSCORE', K.delayed, unpack(ids))
  for index, id in ipairs(ids) do
    local live = record.open(records[index])
    if waitsReady(live, tokens[index], dues[index]) then
      rows[#rows + 1], rows[#rows + 2] = id, ready.listOf(live.head)
    end
  end
  return rows
end
