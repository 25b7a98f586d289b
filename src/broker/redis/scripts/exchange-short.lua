#!lua flags=allow-oom
-- The short way of exchange.lua: plain successes, and tasks of one plain list. Most exchanges hold nothing else, and the long script
-- makes many functions for what they do not need. Where it meets anything else it writes nothing, and the worker takes the long way.
--
-- ARGV  1 worker, 2 session, 3 sequence, 4 lease in ms, 5 for how many tasks there is room, 6 number of queues, the queues; then for each
--       ttl of successes: for how many ms they are kept, how many they are, their ids, their tokens, their ended records without their
--       moments
-- RETURNS as exchange.lua, but the ids in one text; else for how many ms the long way is needed, 0 where only this once
--
-- Replay: a repeated exchange takes the long way, which knows it. An exchange of before does the same.
-- uses: notify, expiring, wake, ready-at, lease/many-fields, lease/timer
-- Where one task is due others follow, and soon none is.
local ONCE, WHILE_DUE, FOR_A_WHILE = 0, 100, 2000
local worker = { id = ARGV[1], session = ARGV[2] }
local room, firstEnd = tonumber(ARGV[5]), 7 + ARGV[6]
local served, wakeUps = {}, {}
for index = 7, firstEnd - 1 do
  served[ARGV[index]] = true
  wakeUps[index - 6] = K.wake(ARGV[index])
end

-- The guard of this script (see ../script/scripts.ts) and, where nothing waits, its only look: each command costs a microsecond.
local isQuiet = redis.call('EXISTS', P, K.isolating, K.laned, K.permits, K.blocked, K.continuations, K.delayed, K.bands, unpack(wakeUps))
  == 0
if not isQuiet and redis.call('EXISTS', K.laned, K.permits, K.blocked, K.continuations) > 0 then return FOR_A_WHILE end
local known = redis.call('MGET', K.fetch(worker.id, worker.session), K.gone(worker.id), K.watchedEvents)
local last = known[1] and not known[2] and tonumber(string.match(known[1], '^(%d+) '))
if not last or last >= tonumber(ARGV[3]) then return ONCE end
local due = not isQuiet and tonumber(redis.call('ZRANGE', K.delayed, 0, 0, 'WITHSCORES')[2])
if due and due <= now() then return WHILE_DUE end

-- The leases of all that is settled must stand.
local at = firstEnd
while ARGV[at] do
  local count = tonumber(ARGV[at + 1])
  local tokens = redis.call('HMGET', K.active, unpack(ARGV, at + 2, at + 1 + count))
  for index = 1, count do
    if tokens[index] ~= ARGV[at + 1 + count + index] then return ONCE end
  end
  at = at + 2 + 3 * count
end

-- One band at most may hold something of the queues.
local band, queue
for _, name in ipairs(isQuiet and {} or redis.call('SMEMBERS', K.bands)) do
  local own = string.sub(name, 3)
  if served[own] then
    if band or not string.find(name, '^%d:') or redis.call('HEXISTS', K.paused, own) == 1 then return FOR_A_WHILE end
    band, queue = name, own
  end
end

-- Each of its first tasks must surely be a plain one, which waits there and nowhere else.
local ids, records = {}, {}
if band and room > 0 then ids = redis.call('LRANGE', K.ready(band), 0, room - 1) end
if #ids > 0 then
  records = redis.call('HMGET', K.task, unpack(ids))
  local tokens, dues = redis.call('HMGET', K.active, unpack(ids)), due and redis.call('ZMSCORE', K.delayed, unpack(ids)) or {}
  local find, byte, field, seen = string.find, string.byte, '"queue":"' .. queue .. '"', {}
  for index, id in ipairs(ids) do
    local bytes = records[index]
    -- The ids are answered in one text.
    local isPlain = bytes and byte(bytes) == 114 and find(bytes, field, 1, true) and not find(id, ' ', 1, true)
    if not isPlain or tokens[index] or dues[index] or seen[id] then return FOR_A_WHILE end
    seen[id] = true
  end
end

-- From here on all is sure.
local areNoted = (#ids > 0 or at > firstEnd) and redis.call('EXISTS', K.progress, K.revoked, K.watchers) > 0
at = firstEnd
while ARGV[at] do
  local count, fields, ended = tonumber(ARGV[at + 1]), {}, {}
  local done, before = { unpack(ARGV, at + 2, at + 1 + count) }, at + 1 + 2 * count
  local expireAt = math.min(C.MAX_EXPIRE_AT, now() + ARGV[at])
  local beginning = 'e' .. string.format('%013.0f', expireAt) .. '{"endedAt":' .. whole(now())
  for index, id in ipairs(done) do
    local bytes = beginning .. ARGV[before + index]
    fields[2 * index - 1], fields[2 * index], ended[index] = id, bytes, bytes
  end
  -- First, because nothing above has looked at its type.
  redis.call('ZREM', K.leases, unpack(done))
  redis.call('HSET', K.task, unpack(fields))
  redis.call('HDEL', K.active, unpack(done))
  expiring.keep(expireAt, done)
  if areNoted then
    redis.call('HDEL', K.progress, unpack(done))
    redis.call('HDEL', K.revoked, unpack(done))
    notify.many(done, ended)
  end
  at = before + count + 1
end

local answer = { 'now', whole(now()) }
local function add(name, value)
  answer[#answer + 1] = name
  answer[#answer + 1] = value
end

local joined = table.concat(ids, ' ')
local tokenPrefix = worker.id .. ':' .. worker.session .. ':' .. ARGV[3] .. ':' .. whole(now())
if #ids > 0 then
  local fields, scores, untilAt, ending = {}, {}, whole(now() + ARGV[4]), ':' .. queue
  for index, id in ipairs(ids) do
    fields[2 * index - 1], fields[2 * index] = id, tokenPrefix .. ':' .. index .. ending
    scores[2 * index - 1], scores[2 * index] = untilAt, id
  end
  redis.call('ZADD', K.leases, unpack(scores))
  manyFields.set(K.active, fields)
  redis.call('LTRIM', K.ready(band), #ids, -1)
  if areNoted then notify.many(ids) end
  add('tokenPrefix', tokenPrefix)
  add('queues', { queue, #ids })
  add('ids', joined)
  add('records', records)
end

-- Others are woken for what may be left.
if band and #ids == room then
  wake.queue(queue)
  add('hasMore', 1)
  local count = redis.call('LLEN', K.ready(band))
  local oldestAt = count > 0 and readyAt.first(K.ready(band))
  if count > 0 then add('digest', { band, count, oldestAt and whole(oldestAt) or '' }) end
else
  if band then redis.call('SREM', K.bands, band) end
  if #ids == 0 and not isQuiet and #wakeUps > 0 then redis.call('DEL', unpack(wakeUps)) end
end
local memory = ARGV[3] .. ' ' .. tokenPrefix .. ' ' .. joined
redis.call('SET', K.fetch(worker.id, worker.session), memory, 'PX', 10 * ARGV[4] + 60000)
local dueInMs = due and timer.claim(worker, due)
if dueInMs then add('due', dueInMs) end
if known[3] then add('watched', known[3]) end
return answer
