-- The limit keys that this script has met, with the room that each has left.
-- provides: limitKeys.of, limitKeys.known, limitKeys.narrowest, limitKeys.dueAt, limitKeys.free, limitKeys.takeFreed
-- uses: limits/definitions, limits/rate, limits/concurrency, limits/breaker
local limitKeys = {}

local OPENERS = { r = rate, c = concurrency, b = breaker }

-- Limit key → its limit, with what this script has used of it.
limitKeys.known = {}

local freed = {}

-- A limit that nobody declared lets everything through.
function limitKeys.of(key)
  local limit = limitKeys.known[key]
  if not limit then
    local numbers = definitions.of(string.match(key, '^[^|]*'))
    limit = numbers and OPENERS[string.sub(key, 1, 1)].open(key, numbers) or { room = math.huge }
    limitKeys.known[key] = limit
  end
  return limit
end

-- How many tasks may pass all of the keys, and the key that lets the fewest through.
function limitKeys.narrowest(keys)
  local room, narrowest = math.huge, nil
  for _, key in ipairs(keys) do
    local limit = limitKeys.of(key)
    if limit.room <= 0 then return 0, key end
    if limit.room < room then
      room, narrowest = limit.room, key
    end
  end
  return room, narrowest
end

-- When a limit has more room than it has now.
function limitKeys.dueAt(limit)
  if limit.kind == 'r' then return rate.dueAt(limit) end
  if limit.state == 'open' then return limit.openedAt + limit.cooldown end
  return math.huge
end

-- These keys may have room again.
function limitKeys.free(keys)
  for _, key in ipairs(keys) do
    freed[key] = true
  end
end

-- The keys that may have room again, in a fixed order.
function limitKeys.takeFreed()
  local keys = {}
  for key in pairs(freed) do
    keys[#keys + 1] = key
  end
  table.sort(keys)
  freed = {}
  return keys
end
