-- Circuit breakers: closed, open, or half-open with a few probes that hold permits.
-- provides: breaker.open, breaker.change
-- uses: limits/definitions, reply
local breaker = {}

function breaker.change(limit, state)
  limit.state = state
  reply.breakers[#reply.breakers + 1] = limit.name
  reply.breakers[#reply.breakers + 1] = state
end

-- The clock may have gone back since it opened.
local function openedAt(name, value)
  local at = definitions.finite(value) or now()
  if at <= now() then return at end
  redis.call('HSET', K.breaker(name), 'openedAt', now())
  return now()
end

-- After the cooldown a few tasks may probe. A script without a reply for the change leaves it to the next exchange.
local function coolDown(limit)
  if reply.carriesBreakers and limit.state == 'open' and now() >= limit.openedAt + limit.cooldown then
    redis.call('HSET', K.breaker(limit.name), 'state', 'half-open')
    breaker.change(limit, 'half-open')
  end
  if limit.state ~= 'half-open' then return end
  limit.hasPermits = true
  limit.room = limit.probes - redis.call('SCARD', K.permitsOf(limit.key))
end

function breaker.open(key, numbers)
  local name = string.sub(key, 3)
  local limit = { kind = 'b', key = key, name = name, cooldown = numbers[3], probes = numbers[4], state = 'closed', room = math.huge }
  local kept = redis.call('HMGET', K.breaker(name), 'state', 'openedAt')
  if kept[1] ~= 'open' and kept[1] ~= 'half-open' then return limit end
  limit.state, limit.openedAt, limit.room = kept[1], openedAt(name, kept[2]), 0
  coolDown(limit)
  return limit
end
