-- Whether a message may be published. Nothing is written here, and all that may be wrong with a message shows here.
-- provides: decide.message, decide.specialOf, decide.listOf
-- uses: record, ready, dedupe, expiries
local decide = {}

-- Behind the ids and the records of all messages each has a ready list and what is special about it, where they differ.
local COMMON_LIST = ARGV[3]
local FIRST, ROWS = 5, 5 + 2 * ARGV[4]

-- Ids and holders of dedupe keys of messages of this call, and the lengths of queues with them.
local ids, holders, lengths = {}, {}, {}
local specials = {}
-- How many tasks that are past their expiry stand in the ready lists of each queue.
local expired

local function isOfType(field, value)
  if field == 'dedupe' then return type(value) == 'string' end
  return type(value) == 'number' and value - value == 0
end

-- A field of another type counts as not given: nothing may fail on it once something is written. So does half of a pair.
local function read(json)
  local special = cjson.decode(json)
  for field, value in pairs(special) do
    if not isOfType(field, value) then special[field] = nil end
  end
  if not (special.dedupe and special.dedupeMs) then
    special.dedupe, special.dedupeMs = nil, nil
  end
  return special
end

-- The special properties of a message; nil for a plain one.
function decide.specialOf(index)
  local json = ARGV[ROWS + 2 * index - 1] or ''
  if json == '' then return nil end
  if not specials[index] then specials[index] = read(json) end
  return specials[index]
end

-- Where a message waits when it is ready.
function decide.listOf(index)
  if COMMON_LIST ~= '' then return COMMON_LIST end
  return ARGV[ROWS + 2 * index - 2]
end

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

local function countExpired()
  local counts, rows = {}, expiries.waiting()
  for index = 2, #rows, 2 do
    local queue = ready.queueOf(rows[index])
    counts[queue] = (counts[queue] or 0) + 1
  end
  return counts
end

-- Tasks that are past their expiry take no room. Their records are read only for a queue that seems full.
local function isFull(queue, maxLength)
  lengths[queue] = lengths[queue] or lengthOf(queue)
  if lengths[queue] >= maxLength then
    expired = expired or countExpired()
    if lengths[queue] - (expired[queue] or 0) >= maxLength then return true end
  end
  lengths[queue] = lengths[queue] + 1
  return false
end

local function holderOf(key)
  if holders[key] == nil then holders[key] = dedupe.holder(key) or false end
  return holders[key]
end

local function isKnown(id, bytes) return ids[id] or record.isKept(bytes) end

local function refuseSpecial(index, id, special)
  local key = special.dedupe
  local holder = key and holderOf(key)
  if holder then return 'deduplicated', holder end
  if special.maxLength and isFull(ready.queueOf(decide.listOf(index)), special.maxLength) then return 'full' end
  if key then holders[key] = id end
end

-- Decides on a message; known: the record that stands under its id. Answers nil if it may be published, else 'duplicate', 'deduplicated'
-- and the live id, or 'full'.
function decide.message(index, known)
  local id, special = ARGV[FIRST + 2 * index - 2], decide.specialOf(index)
  if isKnown(id, known) then return 'duplicate' end
  if special then
    local refusal, holder = refuseSpecial(index, id, special)
    if refusal then return refusal, holder end
  end
  ids[id] = true
end
