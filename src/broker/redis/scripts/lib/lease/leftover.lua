-- What an exchange leaves for others: workers are woken for it, and its digest goes with the reply.
-- provides: leftover.wake, leftover.digest
-- uses: wake, reply, ready-at
local leftover = {}

-- Whether a band still holds ready tasks; bands that do not are taken off the lists of bands.
local function check(band)
  local hasRotation = band.hasRotation and redis.call('EXISTS', K.rotation(band.name)) == 1
  if band.hasRotation and not hasRotation then redis.call('SREM', K.rotations, band.name) end
  band.isLeft = (band.hasPlain and not band.isEmpty) or hasRotation
end

-- Wakes others for suspects that this worker leaves: it had no room, or runs one of them isolated. Answers whether any are left.
local function wakeForSuspects(bands)
  local areLeft = false
  for _, band in ipairs(bands) do
    if redis.call('EXISTS', K.ready(band.name), K.rotation(band.name)) > 0 then
      areLeft = true
      wake.queue(band.queue)
    end
  end
  return areLeft
end

-- Wakes others for what is left; the wake-up of an empty queue is stale for everyone.
function leftover.wake(found, taken)
  -- Hooks of expired tasks may lie in bands that were empty before: look again.
  if #reply.expired > 0 then taken.hasMore = true end
  local isLeft = false
  if taken.leavesSuspects then isLeft = wakeForSuspects(found.ofSuspects or {}) end
  for _, band in ipairs(found) do
    check(band)
    if band.isLeft then
      isLeft = true
      wake.queue(band.queue)
    end
  end
  if isLeft then taken.hasMore = true end
  -- It has no slot for tasks that it may not prefetch: it comes again when it has one.
  if taken.isFull then taken.hasMore = false end
  local queues = taken.worker.queues
  if #queues == 0 or #taken.ids > 0 or taken.hasMore or taken.isIsolating or isLeft then return end
  local lists = {}
  for index, queue in ipairs(queues) do
    lists[index] = K.wake(queue)
  end
  redis.call('DEL', unpack(lists))
end

-- From when the older of the tasks at the front of a band could run: of its plain list, and of the lane that is next.
local function oldestAt(band)
  local plainAt = band.hasPlain and readyAt.first(K.ready(band.name))
  local lane = band.hasRotation and redis.call('LINDEX', K.rotation(band.name), 0)
  local laneAt = lane and readyAt.first(K.lane(band.name, lane))
  local at = plainAt and laneAt and math.min(plainAt, laneAt) or plainAt or laneAt
  return at and whole(at) or ''
end

local function countIn(band)
  if not band.isLeft then return 0 end
  local plain = band.hasPlain and redis.call('LLEN', K.ready(band.name)) or 0
  return plain + (band.hasRotation and tonumber(redis.call('HGET', K.laned, band.name)) or 0)
end

-- The highest band of which ready tasks are left, in the worker's order of bands, how many tasks are ready in all of them, and from when the
-- task at the front of that band could run or ''; nil if none are left.
function leftover.digest(found)
  local highest, total = nil, 0
  for _, band in ipairs(found) do
    local count = countIn(band)
    if count > 0 then highest = highest or band end
    total = total + count
  end
  return highest and { highest.name, total, oldestAt(highest) }
end
