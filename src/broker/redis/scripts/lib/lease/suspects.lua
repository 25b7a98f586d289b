-- A suspect runs isolated: a worker without tasks takes it. A busy worker takes nothing else until it has none, one worker at a time.
-- provides: suspects.take
-- uses: lease/band
local suspects = {}

-- Answers true if the worker shall take nothing else.
function suspects.take(found, taken)
  local worker = taken.worker
  if worker.holding == 0 then
    band.take(found, 1, taken)
    taken.leavesSuspects = #taken.ids > 0
    if taken.leavesSuspects then redis.call('DEL', K.isolating) end
    return taken.leavesSuspects
  end
  local claimer = redis.call('GET', K.isolating)
  if claimer and claimer ~= worker.id then return false end
  redis.call('SET', K.isolating, worker.id, 'PX', worker.lease)
  taken.isIsolating = true
  return true
end
