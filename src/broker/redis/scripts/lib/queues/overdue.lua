-- Tasks that wait and are past their expiry: they wait no more, though nobody has ended them yet.
-- provides: overdue.bands, overdue.firstIn
-- uses: record, ready
local overdue = {}

local bandsById
local count = 0

-- Those that are in a ready list.
local function find(ids)
  local records, tokens = redis.call('HMGET', K.task, unpack(ids)), redis.call('HMGET', K.active, unpack(ids))
  local dues = redis.call('ZMSCORE', K.delayed, unpack(ids))
  for index, id in ipairs(ids) do
    local live = not tokens[index] and not dues[index] and record.open(records[index])
    if live and live.kind == 's' then
      bandsById[id] = string.match(ready.listOf(live.head), '^%S+')
      count = count + 1
    end
  end
end

-- Their bands, by id; of those that expired first.
function overdue.bands()
  if bandsById then return bandsById end
  bandsById = {}
  local ids = redis.call('ZRANGEBYSCORE', K.expiries, '-inf', '(' .. whole(now()), 'LIMIT', 0, C.EXPIRED_AT_ONCE)
  if #ids > 0 then find(ids) end
  return bandsById
end

-- The first id of a ready list that is none of them.
function overdue.firstIn(list)
  local known = overdue.bands()
  for _, id in ipairs(redis.call('LRANGE', list, 0, count)) do
    if not known[id] then return id end
  end
end
