-- Part of every script: the namespace and the clock.
-- KEYS[1] is the prefix 'ntq:{<namespace>}:'. All other keys are the prefix and a name, in the same hash slot; docs/redis-keys.md lists them.
local P = KEYS[1]

-- Milliseconds by the one clock that decides. Called once per script.
local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
