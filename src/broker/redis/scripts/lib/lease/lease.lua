-- Leases what a worker has room for.
-- provides: lease.take
-- uses: lanes, limits/permits, limits/blocked, limits/unblock, lease/bands, lease/band, lease/suspects, lease/grant, lease/session, lease/leftover
local lease = {}

local function newTaken(worker)
  return {
    worker = worker,
    ids = {},
    records = {},
    queues = {},
    runs = {},
    seen = {},
    held = {},
    limited = {},
    passed = 0,
    laned = 0,
  }
end

local function bandsOf(queues)
  local names = redis.call('SMEMBERS', K.bands)
  local rotations = lanes.exist() and redis.call('SMEMBERS', K.rotations) or {}
  return #names + #rotations > 0 and bands.of(queues, names, rotations) or {}
end

-- Without room it may still have taken a wake-up, to be passed on.
local function hasRoom(worker) return worker.slots + worker.prefetch > 0 end

local function takeSome(found, taken)
  taken.leavesSuspects = not hasRoom(taken.worker)
  if taken.leavesSuspects then return end
  if found.suspects and suspects.take(found.suspects, taken) then return end
  if #found > 0 then band.takeAll(found, taken) end
end

-- The room that blocked lanes have left goes to others: the next worker finds them.
local function offerRoom(taken)
  permits.write()
  if unblock.freed() > 0 then taken.hasMore = true end
end

function lease.take(worker)
  local taken = newTaken(worker)
  if not session.begin(taken) then return taken end
  taken.tokenPrefix = worker.id .. ':' .. worker.session .. ':' .. whole(worker.sequence) .. ':' .. whole(now())
  local found = bandsOf(worker.queues)
  -- leftover.wake finds out below whether tasks are left in these queues.
  if lanes.exist() then
    for _, queue in ipairs(worker.queues) do
      blocked.want(queue, false)
    end
  end
  takeSome(found, taken)
  if #taken.ids > 0 then grant.all(taken) end
  if lanes.exist() then offerRoom(taken) end
  leftover.wake(found, taken)
  if #found > 0 then taken.digest = leftover.digest(found) end
  session.remember(worker, taken.tokenPrefix, taken.ids)
  return taken
end
