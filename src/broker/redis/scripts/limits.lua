#!lua flags=allow-oom
-- Reads all limits.
--
-- RETURNS for each: its field, its numbers (as declared; behind a slash as set), and of a breaker its state, how many failures it
-- has counted, and when it opened or ''
--@include base

local now, reply = clock(), {}

local function failuresOf(name, window)
  local count = 0
  for _, at in ipairs(redis.call('LRANGE', P .. 'failures:' .. name, 0, -1)) do
    if (tonumber(at) or 0) > now - window then count = count + 1 end
  end
  return count
end

-- One whose cooldown is over is half-open, also if nobody has come yet to try.
local function stateOf(name, cooldown)
  local state, openedAt = unpack(redis.call('HMGET', P .. 'breaker:' .. name, 'state', 'openedAt'))
  if state ~= 'open' and state ~= 'half-open' then return 'closed', '' end
  local at = math.min(now, tonumber(openedAt) or now)
  return now >= at + cooldown and 'half-open' or state, string.format('%.0f', at)
end

local all = redis.call('HGETALL', P .. 'limits')
for index = 1, #all, 2 do
  local name, numbers = all[index], all[index + 1]
  local state, failures, openedAt = '', 0, ''
  if string.sub(name, 1, 2) == 'b:' then
    local window, cooldown = string.match(string.match(numbers, '[^/]*$'), '^%S+ (%S+) (%S+)')
    state, openedAt = stateOf(string.sub(name, 3), tonumber(cooldown) or 0)
    failures = failuresOf(string.sub(name, 3), tonumber(window) or 0)
  end
  for _, value in ipairs({ name, numbers, state, failures, openedAt }) do reply[#reply + 1] = value end
end
return reply
