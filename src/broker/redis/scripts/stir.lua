-- Limits have changed: the gates of that name which hold something back are looked at by the next exchange. Needs gates.

-- Those that no time opens are the last. If there are more the sweep of the recovery comes to them.
local STIRRED = 1000

-- names: the fields of the limits.
local function stir(names, now)
  if not next(names) then return end
  for _, word in ipairs(redis.call('ZRANGE', P .. 'gates', -STIRRED, -1)) do
    if names[string.match(word, '^[^|]*')] then
      redis.call('ZADD', P .. 'gates', now, word)
      local road = redis.call('LINDEX', P .. 'behind:' .. word, 0)
      local queue = road and string.match(road, '^%S:(%S+)')
      if queue then gates.roused[queue] = true end
    end
  end
  gates.rouse()
end
