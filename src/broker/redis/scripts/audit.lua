#!lua flags=allow-oom
-- Stores a change that an operator has made.
--
-- ARGV  1 key of the call, 2 how many are kept, 3 the change as JSON
-- RETURNS 1
--
-- Replay: a key that is among the last changes is not stored again.
-- uses:
local key, kept, change = ARGV[1], ARGV[2], ARGV[3]
local LOOKED_AT = 200

local function isStored()
  for _, entry in ipairs(redis.call('XREVRANGE', K.audit, '+', '-', 'COUNT', LOOKED_AT)) do
    if entry[2][2] == key then return true end
  end
  return false
end

if isStored() then return 1 end
redis.call('XADD', K.audit, 'MAXLEN', '~', kept, '*', 'key', key, 'at', whole(now()), 'change', change)
return 1
