-- Leases from a band: from its plain list and from its lanes.
-- provides: band.take, band.takeAll
-- uses: lease/bands, lease/plain, lease/round-robin
local band = {}

-- The plain list and the lanes share what is wanted; what one does not need the other gets.
function band.take(one, want, taken)
  local before, worker = #taken.ids, taken.worker
  local half = want > 1 and math.floor(want / 2) or worker.leased % 2
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

-- Every tenth lease takes the task that has waited longest, the others follow the order of the bands.
function band.takeAll(found, taken)
  local worker = taken.worker
  local room = worker.slots + worker.prefetch
  if #found > 1 or (found[1] and found[1].hasPlain and found[1].hasRotation) then
    local want = math.floor((worker.leased + room) / 10) - math.floor(worker.leased / 10)
    if want > 0 then takeOldest(found, math.min(want, room), taken) end
  end
  for _, one in ipairs(found) do
    band.take(one, (taken.isFull and worker.slots or room) - #taken.ids, taken)
  end
end
