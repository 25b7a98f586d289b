#!lua flags=allow-oom
-- Keeps the events of one process in the log. A full Redis takes them, because the log has an end.
--
-- ARGV  1 source, 2 number of this call of the source, 3 how many events the log keeps, 4 worker, '' for none,
--       then each event as JSON
-- RETURNS 1
--
-- Replay: the number of the last call of each source is kept, and another with it adds nothing.
-- uses:
local source, number, kept, worker = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local FIRST_EVENT, MOST_SOURCES, SILENT_MS = 5, 200, 600000

local function isRepeated()
  local last = string.match(redis.call('HGET', K.eventSources, source) or '', '^%d+')
  return last and tonumber(last) >= number
end

-- Sources that were not heard of for long are gone.
local function forgetSources()
  if redis.call('HLEN', K.eventSources) < MOST_SOURCES then return end
  local all = redis.call('HGETALL', K.eventSources)
  for index = 1, #all, 2 do
    local seenAt = tonumber(string.match(all[index + 1], '(%d+)$')) or 0
    if seenAt < now() - SILENT_MS then redis.call('HDEL', K.eventSources, all[index]) end
  end
end

if isRepeated() then return 1 end
for at = FIRST_EVENT, #ARGV do
  redis.call('XADD', K.eventLog, 'MAXLEN', '~', kept, '*', 'worker', worker, 'event', ARGV[at])
end
redis.call('HSET', K.eventSources, source, whole(number) .. ' ' .. whole(now()))
forgetSources()
return 1
