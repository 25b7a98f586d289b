-- The limits as they are declared or set, and the limit keys of lanes: 'r:<name>' a rate, 'c:<name>' a concurrency, 'b:<name>' a
-- circuit breaker; '|<key>' may follow.
-- provides: definitions.of, definitions.set, definitions.keysOf, definitions.finite
local definitions = {}

local PARTS = { r = 3, c = 1, b = 4 }

local numbersByName, keysByText = {}, {}

-- A finite number; nil for any other text.
function definitions.finite(value)
  local number = tonumber(value)
  return number and number - number == 0 and number or nil
end

local function read(name)
  local text = redis.call('HGET', K.limits, name)
  local numbers = {}
  for part in string.gmatch(string.match(text or '', '[^/]*$'), '%S+') do
    numbers[#numbers + 1] = definitions.finite(part)
  end
  return #numbers == PARTS[string.sub(name, 1, 1)] and numbers
end

-- The numbers of a limit: as an operator has set it, behind a slash, or as declared; false for one that nobody declared.
function definitions.of(name)
  if numbersByName[name] == nil then numbersByName[name] = read(name) end
  return numbersByName[name]
end

-- Sets a limit that was declared to other numbers, or back with ''. Answers whether something was set before; nil if nobody has declared it.
function definitions.set(name, numbers)
  local known = redis.call('HGET', K.limits, name)
  if not known then return nil end
  local declared, set = string.match(known, '^([^/]*)(.*)$')
  redis.call('HSET', K.limits, name, numbers == '' and declared or declared .. '/' .. numbers)
  numbersByName[name] = nil
  return set ~= ''
end

-- The limit keys of a lane or of a lane group, in order.
function definitions.keysOf(text)
  local keys = keysByText[text]
  if not keys then
    keys = {}
    for key in string.gmatch(text, '%S+') do
      if string.find(key, '^[rcb]:.') then keys[#keys + 1] = key end
    end
    keysByText[text] = keys
  end
  return keys
end
