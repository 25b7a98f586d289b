-- Fails before the first write where another program has written a key that the script touches: behind the first write a task would
-- have ended, or a message would be known, and nobody would learn of it.
-- provides: keyTypes.check
local keyTypes = {}

-- By the names behind the prefix, as key-types.ts has them.
local TYPES = C.KEY_TYPES
-- Commands that take no time for such keys, and that a key of another type refuses.
local LOOKS = { hash = 'HLEN', list = 'LLEN', set = 'SCARD', string = 'GET', zset = 'ZCARD' }

function keyTypes.check(keys)
  for _, key in ipairs(keys) do
    -- sends: GET, HLEN, LLEN, SCARD, ZCARD
    redis.call(LOOKS[TYPES[string.sub(key, #P + 1)]], key)
  end
end
