-- Lane groups that wait for a limit key. docs/flow-control.md draws how a lease decides.
-- 'blocked' holds the limit keys that block something, by the moment at which each may let a task through, inf where only an end
-- or an operator can; 'blocked:<limit key>' lists the lane groups, 'lane-group:<lane group>' their lanes.
-- provides: blocked.arm, blocked.stop, blocked.add, blocked.release, blocked.nextDue, blocked.want, blocked.notify, blocked.firstQueue
-- uses: lanes, wake, limits/definitions, limits/limit-keys
local blocked = {}

-- Queues that have got lanes back.
local queues = {}

function blocked.arm(key, due)
  lanes.mark()
  redis.call('ZADD', K.blocked, due == math.huge and 'inf' or whole(due), key)
end

-- A lane group waits for a limit key.
function blocked.add(key, group)
  redis.call('RPUSH', K.blockedBy(key), group)
  blocked.arm(key, limitKeys.dueAt(limitKeys.of(key)))
end

-- A lane that a limit key has stopped.
function blocked.stop(band, lane, key)
  local group = lanes.groupOf(band, lane)
  if redis.call('RPUSH', K.laneGroup(group), lane) == 1 then blocked.add(key, group) end
end

-- Up to `count` lanes of a group go back to the rotation of their band; answers how many.
function blocked.release(group, band, count)
  local released = redis.call('LPOP', K.laneGroup(group), count)
  if not released then return 0 end
  redis.call('SADD', K.rotations, band)
  redis.call('RPUSH', K.rotation(band), unpack(released))
  queues[string.sub(band, 3)] = true
  return #released
end

-- When the next limit key may let a task through; nil if no time lets one.
function blocked.nextDue() return definitions.finite(redis.call('ZRANGE', K.blocked, 0, 0, 'WITHSCORES')[2]) end

-- The queue of the first lane group that waits for the key; nil if there is none.
function blocked.firstQueue(key)
  local group = key and redis.call('LINDEX', K.blockedBy(key), 0)
  return group and string.match(group, '^%S:(%S+)')
end

-- A worker is wanted for the queue, or (isWanted: false) is there.
function blocked.want(queue, isWanted) queues[queue] = isWanted or nil end

-- Wakes a worker for each queue that has got lanes back.
function blocked.notify()
  for queue in pairs(queues) do
    wake.queue(queue)
  end
  queues = {}
end
