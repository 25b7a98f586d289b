-- Leasing. Needs base, record, ready and finish.

-- The bands of the worker's queues that may hold something: the suspects' apart, the others by queue, then priority.
local function bandsOf(worker)
  local order, paused, bands = {}, {}, { suspect = nil }
  for index, queue in ipairs(worker.queues) do order[queue] = index end
  local members = redis.call('SMEMBERS', P .. 'bands')
  if #members == 0 then return bands end
  for _, queue in ipairs(redis.call('SMEMBERS', P .. 'paused')) do paused[queue] = true end
  for _, name in ipairs(members) do
    local priority, queue = string.match(name, '^([%ds]):(.+)$')
    if priority and order[queue] and not paused[queue] then
      if priority == 's' then
        -- No worker shall drain for a list that is empty.
        if redis.call('EXISTS', P .. 'ready:' .. name) == 0 then
          redis.call('SREM', P .. 'bands', name)
        elseif not bands.suspect or order[queue] < bands.suspect.order then
          bands.suspect = { name = name, queue = queue, order = order[queue] }
        end
      else
        bands[#bands + 1] = { name = name, queue = queue, order = order[queue], priority = tonumber(priority) }
      end
    end
  end
  table.sort(bands, function(one, other)
    if one.order ~= other.order then return one.order < other.order end
    return one.priority > other.priority
  end)
  return bands
end

-- The band whose first task has waited longest.
local function oldest(bands)
  local best, bestAt
  for _, each in ipairs(bands) do
    local id = redis.call('LINDEX', P .. 'ready:' .. each.name, 0)
    local live = id and open(redis.call('HGET', P .. 'task', id))
    if live and (not bestAt or live.head.at < bestAt) then best, bestAt = each, live.head.at end
  end
  return best
end

-- Whether a task that is to be looked at first can be leased; 'stop' leaves it where it is.
local function admit(id, record, taken, worker, now)
  local live = open(record)
  if not live then
    quarantine(id, record, now)
  elseif live.head.expires and now > live.head.expires then
    expire(id, live, now)
  elseif live.head.early and #taken.ids >= worker.slots then
    return 'stop'
  else
    return 'lease'
  end
end

local function consider(id, record, token, taken, worker, now)
  local kind = record and string.sub(record, 1, 1)
  -- What is ended or blocked lies here from an earlier life of its id.
  if not kind or kind == 'e' or taken.seen[id] or (string.find(kind, '[bgG]') and open(record)) then return nil end
  if token and redis.call('ZSCORE', P .. 'leases', id) then return nil end
  if kind == 'r' then return 'lease' end
  if kind == 's' then return admit(id, record, taken, worker, now) end
  quarantine(id, record, now)
end

-- Takes up to `want` tasks from the front of a band. Entries whose task is gone are passed over.
local function take(each, want, taken, worker, now)
  local list = P .. 'ready:' .. each.name
  for _ = 1, 5 do
    if want <= 0 or each.empty then return end
    local ids = redis.call('LRANGE', list, 0, want - 1)
    each.empty = #ids < want
    local used, isPassed = 0, false
    if #ids > 0 then
      local records = redis.call('HMGET', P .. 'task', unpack(ids))
      local tokens = redis.call('HMGET', P .. 'active', unpack(ids))
      for index, id in ipairs(ids) do
        local word = consider(id, records[index], tokens[index], taken, worker, now)
        if word == 'stop' then
          each.empty, want = false, 0
          break
        end
        if word == 'lease' then
          taken.ids[#taken.ids + 1] = id
          taken.records[#taken.records + 1] = records[index]
          taken.seen[id] = true
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

-- A suspect runs alone: an empty worker takes it; a busy one takes nothing else until it is empty, one worker at a time.
local function takeSuspect(suspect, taken, worker, now)
  if worker.holding == 0 then
    take(suspect, 1, taken, worker, now)
    if #taken.ids > 0 then redis.call('DEL', P .. 'drain') end
    return #taken.ids > 0
  end
  local claimer = redis.call('GET', P .. 'drain')
  if claimer and claimer ~= worker.id then return false end
  redis.call('SET', P .. 'drain', worker.id, 'PX', worker.lease)
  taken.drain = 1
  return true
end

local function takeAll(bands, taken, worker, now)
  local room = worker.slots + worker.ahead
  if #bands > 1 then
    local turns = math.floor((worker.leased + room) / 10) - math.floor(worker.leased / 10)
    local first = turns > 0 and oldest(bands)
    if first then take(first, math.min(turns, room), taken, worker, now) end
  end
  for _, each in ipairs(bands) do take(each, room - #taken.ids, taken, worker, now) end
end

-- Others are woken for what is left; an empty queue's wake-up is stale for everyone.
local function wakeOthers(bands, taken, worker)
  -- Their hooks may lie in bands that were empty before: look again.
  if #expired > 0 then taken.more = 1 end
  for _, each in ipairs(bands) do
    if not each.empty then
      taken.more = 1
      wake(each.queue)
    end
  end
  if #worker.queues > 0 and #taken.ids == 0 and taken.more == 0 and taken.drain == 0 then
    local lists = {}
    for index, queue in ipairs(worker.queues) do lists[index] = P .. 'wake:' .. queue end
    redis.call('DEL', unpack(lists))
  end
end

-- Up to 512 fields Redis keeps a hash as a list and searches it from its start: with hundreds of leases that costs more than
-- all else in the exchange. A field of more than 64 bytes makes a table of it, which it stays when the field is gone.
local WIDE = string.rep('-', 65)
local MANY = 16

local function record(taken, worker, now)
  local fields, scores, untilAt = {}, {}, string.format('%.0f', now + worker.lease)
  for index, id in ipairs(taken.ids) do
    fields[2 * index - 1], fields[2 * index] = id, taken.stem .. ':' .. index
    scores[2 * index - 1], scores[2 * index] = untilAt, id
    taken.rows[2 * index - 1], taken.rows[2 * index] = id, taken.records[index]
  end
  if #taken.ids > MANY then
    redis.call('HSET', P .. 'active', WIDE, '', unpack(fields))
    redis.call('HDEL', P .. 'active', WIDE)
  else
    redis.call('HSET', P .. 'active', unpack(fields))
  end
  redis.call('ZADD', P .. 'leases', unpack(scores))
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

-- The last exchange of each worker is remembered, with what it took: a repeated one gets the same, and a late ghost of an
-- older one takes nothing.
local function lease(worker, now)
  local taken = { ids = {}, records = {}, seen = {}, rows = {}, drain = 0, more = 0, stem = '' }
  local memory = P .. 'fetch:' .. worker.id
  local sequence, stem, ids = string.match(redis.call('GET', memory) or '', '^(%d+) (%S+)(.*)$')
  sequence = tonumber(sequence) or -1
  if sequence == worker.sequence then return replay(taken, stem, ids) end
  if sequence > worker.sequence then return taken end

  taken.stem = worker.id .. ':' .. string.format('%.0f', worker.sequence) .. ':' .. string.format('%.0f', now)
  local bands = bandsOf(worker)
  -- Without room it may still have taken a wake-up, to be passed on.
  local hasRoom = worker.slots + worker.ahead > 0
  if hasRoom and not (bands.suspect and takeSuspect(bands.suspect, taken, worker, now)) then takeAll(bands, taken, worker, now) end
  if #taken.ids > 0 then record(taken, worker, now) end
  wakeOthers(bands, taken, worker)
  redis.call('SET', memory, string.format('%.0f', worker.sequence) .. ' ' .. taken.stem .. ' ' .. table.concat(taken.ids, ' '),
    'PX', 10 * worker.lease + 60000)
  return taken
end
