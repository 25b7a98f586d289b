#!lua
-- Stores messages, once per id, and makes them ready or delayed. A full Redis refuses it whole: no allow-oom here.
--
-- ARGV  1 '1' to publish all or none, 2 how many, then for each: id, place, record,
--       JSON of {delayMs, dueAt, expiresInMs, dedupeMs, maxLength} or '' where all is default
-- RETURNS for each that was not simply published: its index from 1, 'duplicate' | 'deduplicated' | 'full', the live id or ''
--
-- Replay: every id that the first run stored is a duplicate to the second.
--@include base

-- A lone plain message, the usual call of a web request: a few commands, and none of the functions below are made.
if ARGV[2] == '1' and ARGV[6] == '' and not string.find(ARGV[4], ' ', 1, true) then
  local id, band = ARGV[3], ARGV[4]
  local list, wakeUp = P .. 'ready:' .. band, P .. 'wake:' .. string.sub(band, 3)
  if redis.call('HSETNX', P .. 'task', id, ARGV[5]) == 1 then
    redis.call('SADD', P .. 'bands', band)
    redis.call('RPUSH', list, id)
    if redis.call('EXISTS', wakeUp) == 0 then redis.call('RPUSH', wakeUp, '1') end
    return {}
  end
end
--@include record
--@include ready

local now = clock()
local count = tonumber(ARGV[2])
local reply, fresh, lists, places, specials = {}, {}, {}, {}, {}

local function lengthOf(queue)
  local length = 0
  for _, name in ipairs(redis.call('SMEMBERS', P .. 'bands')) do
    if string.sub(name, 3) == queue then length = length + redis.call('LLEN', P .. 'ready:' .. name) end
  end
  local laned = redis.call('HGETALL', P .. 'laned')
  for index = 1, #laned, 2 do
    if string.sub(laned[index], 3) == queue then length = length + (tonumber(laned[index + 1]) or 0) end
  end
  return length
end

local lengths = {}
local function isFull(queue, maxLength)
  lengths[queue] = lengths[queue] or lengthOf(queue)
  if lengths[queue] >= maxLength then return true end
  lengths[queue] = lengths[queue] + 1
  return false
end

-- The id of the live task that holds the key, or nil.
local function holderOf(key)
  local id, untilAt = string.match(redis.call('HGET', P .. 'dedupe', key) or '', '^(%S+) (%d+)$')
  if id and tonumber(untilAt) > now then return id end
end

local function except(index, word, id)
  reply[#reply + 1] = index
  reply[#reply + 1] = word
  reply[#reply + 1] = id or ''
end

-- Everything is read and decided first; nothing is written before all of it is sure.
local ids = {}
for index = 1, count do ids[index] = ARGV[4 * index - 1] end
local known = redis.call('HMGET', P .. 'task', unpack(ids))

local taken = {}
local function decide(index, id, special)
  local gone = expiry(known[index])
  if taken[id] or (known[index] and not (gone and gone <= now)) then return 'duplicate' end
  local key
  if special and special.dedupeMs then
    local live = open(ARGV[4 * index + 1])
    key = live and live.head.dedupe
    local holder = key and (taken['dedupe ' .. key] or holderOf(key))
    if holder then return 'deduplicated', holder end
  end
  if special and special.maxLength and isFull(string.match(ARGV[4 * index], '^..(%S*)'), special.maxLength) then return 'full' end
  if key then taken['dedupe ' .. key] = id end
  taken[id] = true
end

for index, id in ipairs(ids) do
  local extra = ARGV[4 * index + 2]
  local special = extra ~= '' and cjson.decode(extra) or nil
  local word, holder = decide(index, id, special)
  if word then
    except(index, word, holder)
    if word == 'full' and ARGV[1] == '1' then return { 0, 'full', '' } end
  else
    specials[index] = special
    fresh[#fresh + 1] = index
  end
end

local fields = {}
for _, index in ipairs(fresh) do
  local id, place, record, special = ids[index], ARGV[4 * index], ARGV[4 * index + 1], specials[index]
  local due
  if special then
    local live = open(record)
    if special.expiresInMs then
      live.head.expires = now + special.expiresInMs
      record = seal(live.head, live.body)
    end
    if special.dedupeMs then
      redis.call('HSET', P .. 'dedupe', live.head.dedupe, id .. ' ' .. string.format('%.0f', now + special.dedupeMs))
    end
    due = special.dueAt or (special.delayMs and now + special.delayMs)
    if due and due > now then delay(live.head, id, due) else due = nil end
  end
  fields[#fields + 1] = id
  fields[#fields + 1] = record
  if not due then
    local list = lists[place]
    if not list then
      list = {}
      lists[place] = list
      places[#places + 1] = place
    end
    list[#list + 1] = id
  end
end

if #fields > 0 then redis.call('HSET', P .. 'task', unpack(fields)) end
for _, place in ipairs(places) do push('RPUSH', place, lists[place]) end
return reply
