-- Part of every script: the namespace and the clock.
-- KEYS[1] is the prefix 'ntq:{<namespace>}:'. All other keys are the prefix and a name, in the same hash slot; docs/redis-keys.md lists them.
local P = KEYS[1]

-- In a cluster, while the slot moves from node to node, each holds some of the keys, and what is missing here may lie there. A
-- command over several keys is refused as long as one of them is missing, and P itself never exists: so the script is refused
-- whole, before it has read or written anything, until its slot has arrived.
redis.call('EXISTS', P, P .. 'task')

-- Milliseconds by the one clock that decides. Called once per script.
local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- A part of a script that is made when it is used first. Lua makes the functions of a script anew in each run, and for each of
-- the locals that they share it searches all such locals: half of the time of an exchange with nothing to do.
local function lazy(make)
  return setmetatable({}, {
    __index = function(part, name)
      setmetatable(part, nil)
      make(part)
      return part[name]
    end,
  })
end
