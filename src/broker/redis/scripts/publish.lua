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
-- uses: arguments, record, ready, delayed, publish/decide
arguments.skip(1)
local isWhole = ARGV[1] == '1'
local messages = arguments.list({ 'id', 'list', 'record', 'special' })
local reply, fresh = {}, {}

-- Everything is read and decided first; nothing is written before all of it is sure.
local ids = {}
for index, message in ipairs(messages) do
  ids[index] = message.id
end
local known = redis.call('HMGET', K.task, unpack(ids))
for index, message in ipairs(messages) do
  message.special = message.special ~= '' and cjson.decode(message.special) or nil
  local refusal, holder = decide.message(message, known[index])
  if refusal == 'full' and isWhole then return { 0, 'full', '' } end
  if refusal then
    for _, value in ipairs({ index, refusal, holder or '' }) do
      reply[#reply + 1] = value
    end
  else
    fresh[#fresh + 1] = message
  end
end

-- What is special about a message: answers when it is due, nil if at once.
local function applySpecial(message)
  local special, live = message.special, record.open(message.record)
  if special.expiresInMs then
    live.head.expires = now() + special.expiresInMs
    message.record = record.seal(live.head, live.body)
  end
  if special.dedupeMs then redis.call('HSET', K.dedupe, live.head.dedupe, message.id .. ' ' .. whole(now() + special.dedupeMs)) end
  local due = special.dueAt or (special.delayMs and now() + special.delayMs)
  if not due or due <= now() then return nil end
  delayed.add(live.head.queue, message.id, due)
  return due
end

local fields, batch = {}, ready.batch()
for _, message in ipairs(fresh) do
  local due = message.special and applySpecial(message)
  fields[#fields + 1] = message.id
  fields[#fields + 1] = message.record
  if not due then ready.add(batch, message.list, message.id) end
end
if #fields > 0 then redis.call('HSET', K.task, unpack(fields)) end
ready.flush(batch)
return reply
