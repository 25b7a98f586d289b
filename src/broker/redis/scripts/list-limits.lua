#!lua flags=allow-oom
-- Reads all limits.
--
-- RETURNS for each: its field, its numbers (as declared; behind a slash as set), and of a breaker its state, how many failures it has
-- counted, and when it opened or ''
-- uses:
local reply = {}

local function failuresOf(name, windowMs)
  local count = 0
  for _, at in ipairs(redis.call('LRANGE', K.failures(name), 0, -1)) do
    if (tonumber(at) or 0) > now() - windowMs then count = count + 1 end
  end
  return count
end

-- A breaker whose cooldown is over is half-open, also if no task has probed yet.
local function stateOf(name, cooldown)
  local state, openedAt = unpack(redis.call('HMGET', K.breaker(name), 'state', 'openedAt'))
  if state ~= 'open' and state ~= 'half-open' then return 'closed', '' end
  local at = math.min(now(), tonumber(openedAt) or now())
  return now() >= at + cooldown and 'half-open' or state, whole(at)
end

local function breakerOf(name, numbers)
  local windowMs, cooldown = string.match(string.match(numbers, '[^/]*$'), '^%S+ (%S+) (%S+)')
  local state, openedAt = stateOf(name, tonumber(cooldown) or 0)
  return state, failuresOf(name, tonumber(windowMs) or 0), openedAt
end

local all = redis.call('HGETALL', K.limits)
for index = 1, #all, 2 do
  local name, numbers = all[index], all[index + 1]
  local state, failures, openedAt = '', 0, ''
  if string.sub(name, 1, 2) == 'b:' then
    state, failures, openedAt = breakerOf(string.sub(name, 3), numbers)
  end
  for _, value in ipairs({ name, numbers, state, failures, openedAt }) do
    reply[#reply + 1] = value
  end
end
return reply
