-- The bands of the queues that a worker serves.
-- provides: bands.of, bands.oldest
-- uses: record
local bands = {}

-- A band as far as it is known by now; nil for one of another queue, or of a paused one.
local function bandOf(name, known, order, paused)
  local priority, queue = string.match(name, '^([%ds]):(.+)$')
  if not priority or not order[queue] or paused[queue] then return nil end
  local band = known[name]
  if not band then
    band = { name = name, queue = queue, order = order[queue], priority = tonumber(priority) }
    known[name] = band
    known[#known + 1] = band
  end
  return band
end

-- No worker shall isolate itself for suspects that are not there.
local function holdsSuspects(band)
  if band.hasPlain and redis.call('EXISTS', K.ready(band.name)) == 0 then
    redis.call('SREM', K.bands, band.name)
    band.hasPlain = nil
  end
  if band.hasRotation and redis.call('EXISTS', K.rotation(band.name)) == 0 then
    redis.call('SREM', K.rotations, band.name)
    band.hasRotation = nil
  end
  return band.hasPlain or band.hasRotation
end

-- Suspects have bands of their own: the one that counts is that of the first queue.
local function splitSuspects(known)
  local found = { ofSuspects = {} }
  for _, band in ipairs(known) do
    if band.priority then
      found[#found + 1] = band
    elseif holdsSuspects(band) then
      found.ofSuspects[#found.ofSuspects + 1] = band
      if not found.suspects or band.order < found.suspects.order then found.suspects = band end
    end
  end
  return found
end

local function isBefore(one, other)
  if one.order ~= other.order then return one.order < other.order end
  return one.priority > other.priority
end

-- The bands of those names that belong to the queues, by queue, then priority; `ofSuspects` are bands apart, and `suspects` is the first
-- of them; nil if there is none. names: bands whose plain list
-- may hold something, rotations: those whose rotation may.
function bands.of(queues, names, rotations)
  local known, order, paused = {}, {}, {}
  for index, queue in ipairs(queues) do
    order[queue] = index
  end
  for _, queue in ipairs(redis.call('HKEYS', K.paused)) do
    paused[queue] = true
  end
  for _, name in ipairs(names) do
    local band = bandOf(name, known, order, paused)
    if band then band.hasPlain = true end
  end
  for _, name in ipairs(rotations) do
    local band = bandOf(name, known, order, paused)
    if band then band.hasRotation = true end
  end
  local found = splitSuspects(known)
  table.sort(found, isBefore)
  return found
end

local function readyAt(id)
  local live = id and record.open(redis.call('HGET', K.task, id))
  return live and record.readyAt(live.head) or math.huge
end

-- The band whose first task has waited longest, and true if that is in the lane at the front of its rotation.
function bands.oldest(found)
  local best, isLane, bestAt = nil, false, math.huge
  for _, band in ipairs(found) do
    local at = band.hasPlain and readyAt(redis.call('LINDEX', K.ready(band.name), 0)) or math.huge
    if at < bestAt then
      best, isLane, bestAt = band, false, at
    end
    local lane = band.hasRotation and redis.call('LINDEX', K.rotation(band.name), 0)
    at = lane and readyAt(redis.call('LINDEX', K.lane(band.name, lane), 0)) or math.huge
    if at < bestAt then
      best, isLane, bestAt = band, true, at
    end
  end
  return best, isLane
end
