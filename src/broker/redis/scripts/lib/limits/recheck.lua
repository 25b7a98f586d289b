-- Limit keys are looked at again: after a limit was changed, and now and then, so that nothing waits for ever after a fault.
-- provides: recheck.named, recheck.sweep
-- uses: limits/definitions, limits/limit-keys, limits/blocked
local recheck = {}

-- Keys that no time opens are the last. If there are more, the sweep of the recovery comes to them.
local KEYS_AT_ONCE = 1000
local PERMITS_AT_ONCE = 50

-- Limits of these names have changed: the next exchange looks at their keys.
function recheck.named(names)
  if not next(names) then return end
  for _, key in ipairs(redis.call('ZRANGE', K.blocked, -KEYS_AT_ONCE, -1)) do
    if names[string.match(key, '^[^|]*')] then
      redis.call('ZADD', K.blocked, now(), key)
      local queue = blocked.firstQueue(key)
      if queue then blocked.want(queue, true) end
    end
  end
  blocked.notify()
end

-- Permits of tasks that do not run any more are taken back.
local function sweepPermits(key)
  local holders = redis.call('SRANDMEMBER', K.permitsOf(key), PERMITS_AT_ONCE)
  local tokens = #holders > 0 and redis.call('HMGET', K.active, unpack(holders)) or {}
  for index, id in ipairs(holders) do
    if not tokens[index] then
      redis.call('SREM', K.permitsOf(key), id)
      redis.call('HDEL', K.permits, id)
    end
  end
end

-- Up to `count` keys each time, one after the other.
function recheck.sweep(count)
  local total = redis.call('ZCARD', K.blocked)
  if total == 0 then return end
  local from = definitions.finite(redis.call('HGET', K.meta, 'swept')) or 0
  if from >= total then from = 0 end
  local keys = redis.call('ZRANGE', K.blocked, from, from + count - 1)
  for _, key in ipairs(keys) do
    sweepPermits(key)
  end
  limitKeys.free(keys)
  redis.call('HSET', K.meta, 'swept', whole(from + count))
end
