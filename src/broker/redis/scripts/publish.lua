#!lua
-- Stores messages, once per id, and makes them ready or delayed. A full Redis refuses it whole: no allow-oom here.
--
-- ARGV  1 '1' to publish all or none, 2 how many, then for each: id, ready list, record,
--       JSON of {delayMs, dueAt, expiresInMs, dedupeMs, maxLength} or '' where all is default
-- RETURNS for each that was not simply published: its index from 1, 'duplicate' | 'deduplicated' | 'full', the live id or ''
--
-- Replay: every id that the first run stored is a duplicate to the second.

-- A lone plain message, the usual call of a web request: a few commands, and no part is needed.
if ARGV[2] == '1' and ARGV[6] == '' and not string.find(ARGV[4], ' ', 1, true) then
  local id, band, bytes = ARGV[3], ARGV[4], ARGV[5]
  if redis.call('HSETNX', K.task, id, bytes) == 1 then
    local wakeUp = K.wake(string.sub(band, 3))
    redis.call('SADD', K.bands, band)
    redis.call('RPUSH', K.ready(band), id)
    if redis.call('EXISTS', wakeUp) == 0 then redis.call('RPUSH', wakeUp, '1') end
    return {}
  end
end
-- uses: record, ready, delayed, publish/decide
local isWhole, count = ARGV[1] == '1', tonumber(ARGV[2])
local WIDTH, FIRST = 4, 3
local reply, fresh, ids = {}, {}, {}

-- Everything is read and decided first; nothing is written before all of it is sure.
for index = 1, count do
  ids[index] = ARGV[FIRST + WIDTH * (index - 1)]
end
local known = redis.call('HMGET', K.task, unpack(ids))
-- Looked up once, because these are the hottest loops.
local ofMessage, specialOf, add = decide.message, decide.specialOf, ready.add
for index = 1, count do
  local at = FIRST + WIDTH * (index - 1)
  local refusal, holder = ofMessage(at, known[index])
  if refusal == 'full' and isWhole then return { 0, 'full', '' } end
  if refusal then
    for _, value in ipairs({ index, refusal, holder or '' }) do
      reply[#reply + 1] = value
    end
  else
    fresh[#fresh + 1] = at
  end
end

-- A message with more than a record: answers the record as it is stored, and when it is due, nil if at once.
local function applySpecial(at, special)
  local id, bytes = ARGV[at], ARGV[at + 2]
  local live = record.open(bytes)
  if special.expiresInMs then
    live.head.expires = now() + special.expiresInMs
    bytes = record.seal(live.head, live.body)
  end
  if special.dedupeMs then redis.call('HSET', K.dedupe, live.head.dedupe, id .. ' ' .. whole(now() + special.dedupeMs)) end
  local due = special.dueAt or (special.delayMs and now() + special.delayMs)
  if not due or due <= now() then return bytes, nil end
  delayed.add(live.head.queue, id, due)
  return bytes, due
end

local fields, batch = {}, ready.batch()
for _, at in ipairs(fresh) do
  local bytes, special, due = ARGV[at + 2], specialOf(at), nil
  if special then
    bytes, due = applySpecial(at, special)
  end
  fields[#fields + 1] = ARGV[at]
  fields[#fields + 1] = bytes
  if not due then add(batch, ARGV[at + 1], ARGV[at]) end
end
if #fields > 0 then redis.call('HSET', K.task, unpack(fields)) end
ready.flush(batch)
return reply
