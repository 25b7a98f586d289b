-- Whether a message may be published. Nothing is written here.
-- provides: decide.message
-- uses: record, ready
local decide = {}

-- Ids and dedupe keys of messages of this call, and the lengths of queues with them.
local ids, keys, lengths = {}, {}, {}

local function lengthOf(queue)
  local length = 0
  for _, band in ipairs(redis.call('SMEMBERS', K.bands)) do
    if string.sub(band, 3) == queue then length = length + redis.call('LLEN', K.ready(band)) end
  end
  local laned = redis.call('HGETALL', K.laned)
  for index = 1, #laned, 2 do
    if string.sub(laned[index], 3) == queue then length = length + (tonumber(laned[index + 1]) or 0) end
  end
  return length
end

local function isFull(queue, maxLength)
  lengths[queue] = lengths[queue] or lengthOf(queue)
  if lengths[queue] >= maxLength then return true end
  lengths[queue] = lengths[queue] + 1
  return false
end

-- The id of the live task that holds a dedupe key, or nil.
local function holderOf(key)
  if keys[key] then return keys[key] end
  local id, untilAt = string.match(redis.call('HGET', K.dedupe, key) or '', '^(%S+) (%d+)$')
  if id and tonumber(untilAt) > now() then return id end
end

local function isKnown(id, bytes)
  local expireAt = record.expiry(bytes)
  return ids[id] or (bytes and not (expireAt and expireAt <= now()))
end

local function dedupeKeyOf(message)
  if not (message.special and message.special.dedupeMs) then return nil end
  local live = record.open(message.record)
  return live and live.head.dedupe
end

-- known: the record that stands under its id. Answers nil if it may, else 'duplicate', 'deduplicated' and the live id, or 'full'.
function decide.message(message, known)
  if isKnown(message.id, known) then return 'duplicate' end
  local key = dedupeKeyOf(message)
  local holder = key and holderOf(key)
  if holder then return 'deduplicated', holder end
  local maxLength = message.special and message.special.maxLength
  if maxLength and isFull(ready.queueOf(message.list), maxLength) then return 'full' end
  if key then keys[key] = message.id end
  ids[message.id] = true
end
