#!lua
-- Stores messages, once per id, and makes them ready or delayed. A full Redis refuses it whole: no allow-oom here.
--
-- ARGV  1 '1' to publish all or none, 2 '1' if a worker takes a lone message by the next command of this client: nobody is woken,
--       3 the ready list of plain messages that wait in no lane, where all wait in one, else '', 4 how many; the id and the record of each;
--       where 3 is '' for each its ready list and JSON of {delayMs, dueAt, expires, expiresInMs, dedupe, dedupeMs, maxLength}
--       or '' where all is default
-- RETURNS for each that was not simply published: its index from 1, 'duplicate' | 'deduplicated' | 'full', the live id or ''
--
-- Replay: every id that the first run stored is a duplicate to the second.
local isWhole, band, count = ARGV[1] == '1', ARGV[3], tonumber(ARGV[4])
local FIRST, ids, seen = 5, {}, {}

-- All messages wait in the one list from here on; a worker is woken.
local function begin()
  local wakeUp = K.wake(string.sub(band, 3))
  local answer = redis.pcall('SADD', K.bands, band)
  if type(answer) == 'number' then answer = redis.pcall('RPUSH', K.ready(band), unpack(ids)) end
  -- Another program has written one of these keys. A record that waits nowhere would refuse the next publication of its message.
  if type(answer) ~= 'number' then
    redis.call('HDEL', K.task, unpack(ids))
    return answer
  end
  if ARGV[2] ~= '1' and redis.call('EXISTS', wakeUp) == 0 then redis.call('RPUSH', wakeUp, '1') end
  return {}
end

for index = 1, count do
  ids[index] = ARGV[FIRST + 2 * index - 2]
end
-- A lone plain message, the usual call of a web request: a few commands, and no part is needed.
if band ~= '' and count == 1 and redis.call('HSETNX', K.task, ids[1], ARGV[FIRST + 1]) == 1 then return begin() end
-- Everything is read and decided first; nothing is written before all of it is sure.
local known = redis.call('HMGET', K.task, unpack(ids))
-- Plain messages that are all new are written as they were sent.
local areNew = band ~= ''
for index = 1, areNew and count or 0 do
  local id = ids[index]
  if known[index] or seen[id] then areNew = false end
  seen[id] = true
end
if areNew then
  redis.call('HSET', K.task, unpack(ARGV, FIRST, FIRST + 2 * count - 1))
  return begin()
end
-- uses: record, ready, delayed, expiries, dedupe, publish/decide, key-types
local reply, fresh = {}, {}
-- Looked up once, because these are the hottest loops.
local ofMessage, specialOf, listOf, add = decide.message, decide.specialOf, decide.listOf, ready.add
for index = 1, count do
  local refusal, holder = ofMessage(index, known[index])
  if refusal == 'full' and isWhole then return { 0, 'full', '' } end
  if refusal then
    for _, value in ipairs({ index, refusal, holder or '' }) do
      reply[#reply + 1] = value
    end
  else
    fresh[#fresh + 1] = index
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
for _, index in ipairs(fresh) do
  local id, list, bytes, special, due = ids[index], listOf(index), ARGV[FIRST + 2 * index - 1], specialOf(index), nil
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
keyTypes.check({ K.bands, K.rotations, #later > 0 and K.delayed or nil })
if #fields > 0 then redis.call('HSET', K.task, unpack(fields)) end
dedupe.hold(held)
expiries.addMany(limited)
delayed.addMany(later)
ready.flush(batch)
return reply
