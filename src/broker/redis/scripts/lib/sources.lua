-- Processes that number their calls, so that one which is repeated adds nothing: source → '<number of its last call> <when>'.
-- provides: sources.isRepeated, sources.note
local sources = {}

local MOST_KEPT, SILENT_MS = 200, 600000

function sources.isRepeated(key, source, number)
  local last = string.match(redis.call('HGET', key, source) or '', '^%d+')
  return last and tonumber(last) >= number
end

-- Sources that were not heard of for long are gone.
local function forgetSilent(key)
  if redis.call('HLEN', key) < MOST_KEPT then return end
  local all = redis.call('HGETALL', key)
  for index = 1, #all, 2 do
    local seenAt = tonumber(string.match(all[index + 1], '(%d+)$')) or 0
    if seenAt < now() - SILENT_MS then redis.call('HDEL', key, all[index]) end
  end
end

function sources.note(key, source, number)
  redis.call('HSET', key, source, whole(number) .. ' ' .. whole(now()))
  forgetSilent(key)
end
