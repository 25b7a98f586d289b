-- Stands at the beginning of every script: the namespace, the clock, and parts that are made when they are first used.
-- KEYS[1] is the prefix 'ntq:{<namespace>}:'. All other keys are the prefix and a name, in the same hash slot; the loader writes
-- `K.<name>` out (see ../../script/key-names.ts) and docs/redis-keys.md lists them. It writes `C.<name>` out as well: constants
-- that TypeScript shares (../../script/constants.ts).
local P = KEYS[1]

-- While a slot of a cluster moves from node to node, each holds some of the keys, and a key that is missing here may lie there. A
-- command over several keys is refused as long as one of them is missing, and P itself never exists: so the script is refused
-- whole, before it has read or written anything, until its slot has arrived.
redis.call('EXISTS', P, K.task)

-- Whole numbers as text: Lua would write large ones with an exponent.
local function whole(number) return string.format('%.0f', number) end

local moment

-- Milliseconds by the one clock that decides, the same throughout a script.
local function now()
  if not moment then
    local time = redis.call('TIME')
    moment = time[1] * 1000 + math.floor(time[2] / 1000)
  end
  return moment
end

local MAKERS = {}
local LAZY = {
  __index = function(table, name)
    setmetatable(table, nil)
    MAKERS[table](table)
    return table[name]
  end,
}

-- A part is made when a name of it is first used, because Lua makes the functions of a script anew in each run: half of the time
-- of an exchange with nothing to do.
local function part(make)
  local table = setmetatable({}, LAZY)
  MAKERS[table] = make
  return table
end
