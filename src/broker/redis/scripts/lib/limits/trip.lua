-- Failures open circuit breakers; a probe that succeeds closes them.
-- provides: trip.fail, trip.close, trip.closeProbed
-- uses: limits/definitions, limits/breaker, limits/limit-keys, limits/permits, limits/blocked
local trip = {}

local function open(limit)
  limit.openedAt, limit.room, limit.hasPermits = now(), 0, nil
  redis.call('HSET', K.breaker(limit.name), 'state', 'open', 'openedAt', now())
  -- Tasks that still run were leased before: they are no probes any more.
  redis.call('DEL', K.failures(limit.name), K.permitsOf(limit.key))
  breaker.change(limit, 'open')
  blocked.arm(limit.key, limitKeys.dueAt(limit))
end

function trip.close(limit)
  limit.room, limit.hasPermits = math.huge, nil
  redis.call('DEL', K.breaker(limit.name), K.failures(limit.name), K.permitsOf(limit.key))
  breaker.change(limit, 'closed')
  limitKeys.free({ limit.key })
end

-- Keeps the times of the last failures, as many as open the breaker.
local function countFailure(limit, numbers)
  local list, threshold = K.failures(limit.name), math.max(1, numbers[1])
  redis.call('LPUSH', list, now())
  redis.call('LTRIM', list, 0, threshold - 1)
  redis.call('PEXPIRE', list, whole(numbers[2] + 1000))
  local first = definitions.finite(redis.call('LINDEX', list, threshold - 1))
  if first and first > now() - numbers[2] then open(limit) end
end

-- A failure that the named breakers count. One of a task that was leased before a breaker opened neither opens it again nor prolongs
-- its cooldown.
function trip.fail(id, names)
  for _, name in ipairs(names) do
    local key = 'b:' .. tostring(name)
    local numbers = definitions.of(key)
    if numbers then
      local limit = limitKeys.of(key)
      local isProbe = redis.call('SREM', K.permitsOf(key), id) == 1
      if limit.state == 'closed' then
        countFailure(limit, numbers)
      elseif limit.state == 'half-open' and isProbe then
        open(limit)
      end
    end
  end
end

-- A probe that came back closes its breaker, unless another of the same call has opened it.
function trip.closeProbed()
  for _, key in ipairs(permits.takeProbes()) do
    local limit = limitKeys.of(key)
    if limit.state == 'half-open' then trip.close(limit) end
  end
end
