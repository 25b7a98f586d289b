-- Delayed tasks whose time has come. Needs base, record, ready and finish.

local PROMOTED_AT_ONCE = 200

-- Makes due tasks ready, in order of their time; returns when the next is due, nil if there is none.
local function promote(now)
  local first = redis.call('ZRANGE', P .. 'delayed', 0, 0, 'WITHSCORES')
  if not first[1] then return nil end
  if tonumber(first[2]) > now then return tonumber(first[2]) end
  local ids = redis.call('ZRANGEBYSCORE', P .. 'delayed', '-inf', now, 'LIMIT', 0, PROMOTED_AT_ONCE)
  local names, lists = {}, {}
  for index, record in ipairs(redis.call('HMGET', P .. 'task', unpack(ids))) do
    local live = open(record)
    if live then
      local name = placeOf(live.head)
      if not lists[name] then
        lists[name] = {}
        names[#names + 1] = name
      end
      table.insert(lists[name], ids[index])
    elseif record and not expiry(record) then
      ends.quarantine(ids[index], record, now)
    end
  end
  for _, name in ipairs(names) do push('RPUSH', name, lists[name]) end
  redis.call('ZREM', P .. 'delayed', unpack(ids))
  first = redis.call('ZRANGE', P .. 'delayed', 0, 0, 'WITHSCORES')
  return first[2] and tonumber(first[2])
end

local function earlier(one, other)
  return one and other and math.min(one, other) or one or other
end

-- One worker comes for the next delayed task or gate, not all of them. Another takes over when it is a second late.
local function comeFor(worker, due, now)
  if not due then return -1 end
  local holder, armed = string.match(redis.call('GET', P .. 'timer') or '', '^(%S+) (%d+)$')
  armed = tonumber(armed)
  if holder and holder ~= worker.id and armed <= due and armed + 1000 > now then return -1 end
  if holder ~= worker.id or armed ~= due then
    redis.call('SET', P .. 'timer', worker.id .. ' ' .. string.format('%.0f', due))
  end
  return math.max(0, due - now)
end
