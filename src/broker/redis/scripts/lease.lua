-- Leasing. Needs base, record, ready, gates and finish.

-- A band of one of the worker's queues as far as it is known by now; nil for those of other queues.
local function bandOf(name, known, order, paused)
  local priority, queue = string.match(name, '^([%ds]):(.+)$')
  if not priority or not order[queue] or paused[queue] then return nil end
  local each = known[name]
  if not each then
    each = { name = name, queue = queue, order = order[queue], priority = tonumber(priority) }
    known[name] = each
    known[#known + 1] = each
  end
  return each
end

-- Suspects lie apart: of their bands the one that counts is that of the first queue. No worker shall drain for an empty one.
local function splitSuspects(known)
  local bands = {}
  for _, each in ipairs(known) do
    if each.priority then
      bands[#bands + 1] = each
    else
      if each.isPlain and redis.call('EXISTS', P .. 'ready:' .. each.name) == 0 then
        redis.call('SREM', P .. 'bands', each.name)
        each.isPlain = nil
      end
      if each.isRinged and redis.call('EXISTS', P .. 'ring:' .. each.name) == 0 then
        redis.call('SREM', P .. 'rings', each.name)
        each.isRinged = nil
      end
      local isHolding = each.isPlain or each.isRinged
      if isHolding and (not bands.suspect or each.order < bands.suspect.order) then bands.suspect = each end
    end
  end
  return bands
end

-- The bands of the worker's queues that may hold something: the suspects' apart, the others by queue, then priority.
local function bandsOf(worker)
  local names, rings = redis.call('SMEMBERS', P .. 'bands'), hasLanes() and redis.call('SMEMBERS', P .. 'rings') or {}
  if #names == 0 and #rings == 0 then return {} end
  local known, order, paused = {}, {}, {}
  for index, queue in ipairs(worker.queues) do order[queue] = index end
  for _, queue in ipairs(redis.call('SMEMBERS', P .. 'paused')) do paused[queue] = true end
  for _, name in ipairs(names) do
    local each = bandOf(name, known, order, paused)
    if each then each.isPlain = true end
  end
  for _, name in ipairs(rings) do
    local each = bandOf(name, known, order, paused)
    if each then each.isRinged = true end
  end
  local bands = splitSuspects(known)
  table.sort(bands, function(one, other)
    if one.order ~= other.order then return one.order < other.order end
    return one.priority > other.priority
  end)
  return bands
end

local function bornAt(id)
  local live = id and open(redis.call('HGET', P .. 'task', id))
  return live and live.head.at or math.huge
end

-- The band whose first task has waited longest, in its plain list or in the lane whose turn it is.
local function oldest(bands)
  local best, isLane, bestAt = nil, false, math.huge
  for _, each in ipairs(bands) do
    local at = each.isPlain and bornAt(redis.call('LINDEX', P .. 'ready:' .. each.name, 0)) or math.huge
    if at < bestAt then best, isLane, bestAt = each, false, at end
    local lane = each.isRinged and redis.call('LINDEX', P .. 'ring:' .. each.name, 0)
    at = lane and bornAt(redis.call('LINDEX', P .. 'lane:' .. each.name .. ' ' .. lane, 0)) or math.huge
    if at < bestAt then best, isLane, bestAt = each, true, at end
  end
  return best, isLane
end

-- Whether a task that is to be looked at first can be leased; 'stop' leaves it where it is.
local function admit(id, record, taken, worker, now)
  local live = open(record)
  if not live then
    ends.quarantine(id, record, now)
  elseif live.head.expires and now > live.head.expires then
    ends.expire(id, live, now)
  elseif live.head.early and #taken.ids >= worker.slots then
    return 'stop'
  else
    return 'lease'
  end
end

-- Where the entries are that are looked at: a queue, and a lane of it or none.
local function whereOf(queue, lane)
  local where = { queue = queue, lane = lane, inQueue = '"queue":"' .. queue .. '"' }
  if lane then
    where.inLane = '"lane":"' .. lane .. '"'
    where.inLaneToo = string.gsub(where.inLane, '/', '\\/')
  end
  return where
end

-- Its task waits in another place: the entry is of an earlier life of its id. Scripts write slashes with a backslash.
local function isElsewhere(record, where)
  local head = isLaned and string.match(record, '^[^\n]*') or record
  local isHere = string.find(head, where.inQueue, 1, true)
  if isHere and where.lane then
    isHere = string.find(head, where.inLane, 1, true) or string.find(head, where.inLaneToo, 1, true)
  elseif isHere and isLaned then
    isHere = not string.find(head, '"lane":', 1, true)
  end
  if isHere then return false end
  local live = open(record)
  return live and (live.head.queue ~= where.queue or (live.head.lane or '') ~= (where.lane or ''))
end

local function consider(id, record, token, taken, worker, now)
  -- A part whose record is lost: its group shall not wait for it.
  if not record then
    flow.strand(id, now)
    return nil
  end
  local kind = string.sub(record, 1, 1)
  -- What is ended or blocked lies here from an earlier life of its id.
  if kind == 'e' or taken.seen[id] or (string.find(kind, '[bgG]') and open(record)) then return nil end
  if token and redis.call('ZSCORE', P .. 'leases', id) then return nil end
  if isElsewhere(record, taken.where) then return nil end
  if kind == 'r' then return 'lease' end
  if kind == 's' then return admit(id, record, taken, worker, now) end
  ends.quarantine(id, record, now)
end

-- held: the gates of which the task holds a place.
local function add(taken, id, record, held)
  local count = #taken.ids + 1
  taken.ids[count], taken.records[count], taken.seen[id] = id, record, true
  if held then
    taken.held[#taken.held + 1] = id
    taken.held[#taken.held + 1] = held
  end
end

-- Takes up to `want` tasks from the front of the plain list of a band. Entries whose task is gone are passed over.
local function take(each, want, taken, worker, now)
  local list = P .. 'ready:' .. each.name
  taken.where = whereOf(each.queue)
  for _ = 1, 5 do
    if want <= 0 or each.empty then return end
    local ids = redis.call('LRANGE', list, 0, want - 1)
    each.empty = #ids < want
    local used, isPassed = 0, false
    if #ids > 0 then
      local records = redis.call('HMGET', P .. 'task', unpack(ids))
      local tokens = redis.call('HMGET', P .. 'active', unpack(ids))
      -- What waits for its time lies here from an earlier life, too.
      local dues = redis.call('ZMSCORE', P .. 'delayed', unpack(ids))
      for index, id in ipairs(ids) do
        local word = not dues[index] and consider(id, records[index], tokens[index], taken, worker, now)
        if word == 'stop' then
          each.empty, want = false, 0
          break
        end
        if word == 'lease' then
          add(taken, id, records[index])
          want = want - 1
        else
          isPassed = true
        end
        used = index
      end
      redis.call('LTRIM', list, used, -1)
    end
    -- One that was found expired may have left its hooks in this very list.
    if isPassed and each.empty then each.empty = redis.call('EXISTS', list) == 0 end
    if each.empty then redis.call('SREM', P .. 'bands', each.name) end
  end
end

--@include turns

-- The plain list and the lanes of a band share what is wanted; what one does not need the other gets.
local function takeBoth(each, want, taken, worker, now)
  local before = #taken.ids
  local half = want > 1 and math.floor(want / 2) or worker.leased % 2
  if each.isRinged then turns.take(each, each.isPlain and half or want, taken, worker, now) end
  -- A task in a lane that only waits for a slot gets one sooner when nothing is taken ahead.
  if taken.isFull then want = math.min(want, worker.slots - before) end
  if each.isPlain then take(each, want - (#taken.ids - before), taken, worker, now) end
  if each.isPlain and each.isRinged then turns.take(each, want - (#taken.ids - before), taken, worker, now) end
end

-- A suspect runs alone: an empty worker takes it; a busy one takes nothing else until it is empty, one worker at a time.
local function takeSuspect(suspect, taken, worker, now)
  if worker.holding == 0 then
    takeBoth(suspect, 1, taken, worker, now)
    if #taken.ids > 0 then redis.call('DEL', P .. 'drain') end
    return #taken.ids > 0
  end
  local claimer = redis.call('GET', P .. 'drain')
  if claimer and claimer ~= worker.id then return false end
  redis.call('SET', P .. 'drain', worker.id, 'PX', worker.lease)
  taken.drain = 1
  return true
end

local function takeOldest(bands, want, taken, worker, now)
  local first, isLane = oldest(bands)
  if not first then return end
  if isLane then turns.take(first, want, taken, worker, now) else take(first, want, taken, worker, now) end
end

local function takeAll(bands, taken, worker, now)
  local room = worker.slots + worker.ahead
  if #bands > 1 or (bands[1] and bands[1].isPlain and bands[1].isRinged) then
    local want = math.floor((worker.leased + room) / 10) - math.floor(worker.leased / 10)
    if want > 0 then takeOldest(bands, math.min(want, room), taken, worker, now) end
  end
  for _, each in ipairs(bands) do
    takeBoth(each, (taken.isFull and worker.slots or room) - #taken.ids, taken, worker, now)
  end
end

-- The room that stopped lanes have left goes to others: whoever comes next finds them.
local function passOnRoom(taken, now)
  gates.keep(now)
  gates.pulled = 0
  gates.passOn(now)
  if gates.pulled > 0 then taken.more = 1 end
end

-- Others are woken for what is left; an empty queue's wake-up is stale for everyone.
local function wakeOthers(bands, taken, worker)
  -- Their hooks may lie in bands that were empty before: look again.
  if #expired > 0 then taken.more = 1 end
  local isLeft = false
  for _, each in ipairs(bands) do
    local isRingLeft = each.isRinged and redis.call('EXISTS', P .. 'ring:' .. each.name) == 1
    if each.isRinged and not isRingLeft then redis.call('SREM', P .. 'rings', each.name) end
    if (each.isPlain and not each.empty) or isRingLeft then
      isLeft = true
      wake(each.queue)
    end
  end
  if isLeft then taken.more = 1 end
  -- It has no slot for what it may not take ahead: it comes again when it has one.
  if taken.isFull then taken.more = 0 end
  if #worker.queues > 0 and #taken.ids == 0 and taken.more == 0 and taken.drain == 0 and not isLeft then
    local lists = {}
    for index, queue in ipairs(worker.queues) do lists[index] = P .. 'wake:' .. queue end
    redis.call('DEL', unpack(lists))
  end
end

-- Up to 512 fields Redis keeps a hash as a list and searches it from its start: with hundreds of leases that costs more than
-- all else in the exchange. A field of more than 64 bytes makes a table of it, which it stays when the field is gone.
local WIDE = string.rep('-', 65)
local MANY = 16

local function setMany(key, count, fields)
  if count > MANY then
    redis.call('HSET', key, WIDE, '', unpack(fields))
    redis.call('HDEL', key, WIDE)
  else
    redis.call('HSET', key, unpack(fields))
  end
end

local function record(taken, worker, now)
  local fields, scores, untilAt = {}, {}, string.format('%.0f', now + worker.lease)
  for index, id in ipairs(taken.ids) do
    fields[2 * index - 1], fields[2 * index] = id, taken.stem .. ':' .. index
    scores[2 * index - 1], scores[2 * index] = untilAt, id
    taken.rows[2 * index - 1], taken.rows[2 * index] = id, taken.records[index]
  end
  setMany(P .. 'active', #taken.ids, fields)
  redis.call('ZADD', P .. 'leases', unpack(scores))
  if #taken.held > 0 then
    setMany(P .. 'held', #taken.held / 2, taken.held)
    gates.hasHeld = true
  end
  tellAll(taken.ids)
end

-- The leases that the first run of this exchange gave, as far as they still stand.
local function replay(taken, stem, ids)
  taken.stem = stem
  for id in string.gmatch(ids, '%S+') do
    local index = #taken.rows / 2 + 1
    local stands = redis.call('HGET', P .. 'active', id) == stem .. ':' .. index
    taken.rows[#taken.rows + 1] = id
    taken.rows[#taken.rows + 1] = stands and redis.call('HGET', P .. 'task', id) or ''
  end
  return taken
end

-- The stem of an exchange that found nothing remembered of its worker.
local FORGOTTEN = 'forgotten'

local function remember(memory, worker, stem, ids)
  local text = string.format('%.0f', worker.sequence) .. ' ' .. stem .. ' ' .. table.concat(ids, ' ')
  redis.call('SET', memory, text, 'PX', 10 * worker.lease + 60000)
end

-- The last exchange of each worker is remembered, with what it took: a repeated one gets the same, and a late ghost of an
-- older one takes nothing. Where one that was here before is not remembered all may have been lost, the limits too: it takes
-- nothing before it has declared them again.
local function lease(worker, now)
  local taken = { ids = {}, records = {}, seen = {}, held = {}, rows = {}, drain = 0, more = 0, forgotten = 0, passed = 0, stem = '' }
  local memory = P .. 'fetch:' .. worker.id
  local text = redis.call('GET', memory)
  local sequence, stem, ids = string.match(text or '', '^(%d+) (%S+)(.*)$')
  sequence = tonumber(sequence) or -1
  if not text and worker.sequence > 1 then remember(memory, worker, FORGOTTEN, {}) end
  if not text and worker.sequence > 1 or sequence == worker.sequence and stem == FORGOTTEN then
    taken.forgotten = 1
    return taken
  end
  if sequence == worker.sequence then return replay(taken, stem, ids) end
  if sequence > worker.sequence then return taken end

  taken.stem = worker.id .. ':' .. string.format('%.0f', worker.sequence) .. ':' .. string.format('%.0f', now)
  local bands = bandsOf(worker)
  -- What is left for others in them is found out below.
  if hasLanes() then
    for _, queue in ipairs(worker.queues) do gates.roused[queue] = nil end
  end
  -- Without room it may still have taken a wake-up, to be passed on.
  local hasRoom = worker.slots + worker.ahead > 0
  if hasRoom and not (bands.suspect and takeSuspect(bands.suspect, taken, worker, now)) then takeAll(bands, taken, worker, now) end
  if #taken.ids > 0 then record(taken, worker, now) end
  if hasLanes() then passOnRoom(taken, now) end
  wakeOthers(bands, taken, worker)
  remember(memory, worker, taken.stem, taken.ids)
  return taken
end
