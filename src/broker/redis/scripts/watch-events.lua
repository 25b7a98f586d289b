#!lua flags=allow-oom
-- Announces that somebody watches events, so that processes publish them. An announcement holds for C.EVENTS_WATCHED_MS, so a watcher
-- renews it. A full Redis takes it, because that is when somebody watches.
--
-- ARGV  1 watcher, 2 types of events with spaces between them, '*' for all, '' for a watcher that leaves
-- RETURNS the types that are watched now
--
-- Replay: it announces the same again.
-- uses:
local watcher, types = ARGV[1], ARGV[2]
local wanted, gone = {}, {}

local function want(text)
  for name in string.gmatch(text, '%S+') do
    wanted[name] = true
  end
end

-- Watchers that were not heard of in time are gone; answers until when the last of the others holds.
local function others()
  local lastUntil = 0
  local rows = redis.call('HGETALL', K.eventWatchers)
  for at = 1, #rows, 2 do
    local heldUntil, names = string.match(rows[at + 1], '^(%d+) (.*)$')
    heldUntil = tonumber(heldUntil) or 0
    if rows[at] ~= watcher and heldUntil > now() then
      want(names)
      lastUntil = math.max(lastUntil, heldUntil)
    else
      gone[#gone + 1] = rows[at]
    end
  end
  return lastUntil
end

local function union()
  if wanted['*'] then return '*' end
  local names = {}
  for name in pairs(wanted) do
    names[#names + 1] = name
  end
  table.sort(names)
  return table.concat(names, ' ')
end

local heldUntil = others()
want(types)
for _, id in ipairs(gone) do
  redis.call('HDEL', K.eventWatchers, id)
end
if types ~= '' then
  heldUntil = now() + C.EVENTS_WATCHED_MS
  redis.call('HSET', K.eventWatchers, watcher, whole(heldUntil) .. ' ' .. types)
end
if heldUntil == 0 then
  redis.call('DEL', K.watchedEvents)
  return ''
end
local ttl = whole(heldUntil - now())
redis.call('PEXPIRE', K.eventWatchers, ttl)
redis.call('SET', K.watchedEvents, union(), 'PX', ttl)
return union()
