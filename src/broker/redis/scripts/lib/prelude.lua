-- Stands at the beginning of every script: the namespace and the clock. The loader puts a guard behind it (see ../../script/scripts.ts).
-- KEYS[1] is the prefix 'ntq:{<namespace>}:'. All other keys are the prefix and a name, in the same hash slot; the loader writes
-- `K.<name>` out (see ../../script/key-names.ts) and docs/redis-keys.md lists them. It writes `C.<name>` out as well: constants
-- that TypeScript shares (../../script/constants.ts).
local P = KEYS[1]

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
