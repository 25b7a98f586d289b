-- Leases from a band: from its plain list and from its lanes.
-- provides: band.take, band.takeAll
-- uses: lease/bands, lease/plain, lease/round-robin
local band = {}

-- The plain list and the lanes share what is wanted; what one does not need the other gets.
function band.take(one, want, taken)
  local before, worker = #taken.ids, taken.worker
  local half = want > 1 and math.floor(want / 2) or (worker.leased + before) % 2
  if one.hasRotation then roundRobin.take(one, one.hasPlain and half or want, taken) end
  -- A task in a lane that only waits for a slot gets one sooner when nothing is prefetched.
  if taken.isFull then want = math.min(want, worker.slots - before) end
  if one.hasPlain then plain.take(one, want - (#taken.ids - before), taken) end
  if one.hasPlain and one.hasRotation then roundRobin.take(one, want - (#taken.ids - before), taken) end
end

local function takeOldest(found, want, taken)
  local first, isLane = bands.oldest(found)
  if not first then return end
  if isLane then
    roundRobin.take(first, want, taken)
  else
    plain.take(first, want, taken)
  end
end

-- Leases in the order of the bands, until `most` tasks are leased in all.
local function takeInOrder(found, most, taken)
  for _, one in ipairs(found) do
    band.take(one, (taken.isFull and math.min(most, taken.worker.slots) or most) - #taken.ids, taken)
  end
end

-- Bands of which none can starve another need no turns.
local function haveTurns(found)
  local first = found[1]
  return #found > 1 or (first and first.hasPlain and first.hasRotation)
end

-- Every tenth lease of a worker takes the task that has waited longest, the others follow the order of the bands.
function band.takeAll(found, taken)
  local room = taken.worker.slots + taken.worker.prefetch
  if not haveTurns(found) then return takeInOrder(found, room, taken) end
  local before
  repeat
    before = #taken.ids
    local turnAt = before + 9 - (taken.worker.leased + before) % 10
    takeInOrder(found, math.min(turnAt, room), taken)
    if #taken.ids == turnAt and turnAt < room then
      takeOldest(found, 1, taken)
      if #taken.ids == turnAt then takeInOrder(found, turnAt + 1, taken) end
    end
  until #taken.ids == before or #taken.ids >= room
end
