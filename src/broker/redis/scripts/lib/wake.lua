-- Wakes a worker for a queue.
-- provides: wake.queue
local wake = {}

-- One element is enough: a worker that it wakes wakes the next, if there is more than it takes.
function wake.queue(queue)
  local list = K.wake(queue)
  if redis.call('EXISTS', list) == 0 then redis.call('RPUSH', list, '1') end
end
