#!lua
-- Stores messages, once per id, and makes them ready or delayed. A full Redis refuses it whole: no allow-oom here.
--
-- ARGV  1 '1' to publish all or none, 2 how many, then for each: id, ready list, record,
--       JSON of {delayMs, dueAt, expires, expiresInMs, dedupe, dedupeMs, maxLength} or '' where all is default;
--       behind a lone message '1' if a worker takes it by the next command of this client: nobody is woken
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
    if ARGV[7] ~= '1' and redis.call('EXISTS', wakeUp) == 0 then redis.call('RPUSH', wakeUp, '1') end
    return {}
  end
end
-- uses: record, ready, delayed, expiries, dedupe, publish/decide
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

-- A task that may expire is looked at before it is leased.
local function withExpiry(bytes, at) return 's' .. string.sub(record.withMoment(bytes, 'expires', at), 2) end

-- When a message is due; nil if at once.
local function dueOf(special)
  local due = special.dueAt or (special.delayMs and now() + special.delayMs)
  return due and due > now() and due or nil
end

local fields, held, later, limited, batch = {}, {}, {}, {}, ready.batch()
for _, at in ipairs(fresh) do
  local id, list, bytes, special, due = ARGV[at], ARGV[at + 1], ARGV[at + 2], specialOf(at), nil
  if special then
    due = dueOf(special)
    if due then bytes = record.withMoment(bytes, 'due', due) end
    local expires = special.expires or (special.expiresInMs and now() + special.expiresInMs)
    if special.expiresInMs then bytes = withExpiry(bytes, expires) end
    if expires then
      limited[#limited + 1] = whole(expires)
      limited[#limited + 1] = id
    end
    if special.dedupe then held[#held + 1] = { key = special.dedupe, id = id, ms = special.dedupeMs } end
  end
  fields[#fields + 1] = id
  fields[#fields + 1] = bytes
  if due then
    later[#later + 1] = { queue = ready.queueOf(list), id = id, due = due }
  else
    add(batch, list, id)
  end
end
if #fields > 0 then redis.call('HSET', K.task, unpack(fields)) end
dedupe.hold(held)
expiries.addMany(limited)
delayed.addMany(later)
ready.flush(batch)
return reply
