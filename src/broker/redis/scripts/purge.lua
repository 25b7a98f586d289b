#!lua flags=allow-oom
-- Revokes the tasks that wait in a queue, from its front, a bounded part of them: the plain lists, then the lanes.
--
-- ARGV  1 queue, 2 how many at most
-- RETURNS how many were revoked, and 1 if there is more
--
-- Replay: it revokes the next.
-- uses: key-types, end-keys, record, lanes, finish, waiting, conclude
local queue, left = ARGV[1], tonumber(ARGV[2])
local count = 0

-- Entries of tasks that run, or wait elsewhere, are of an earlier life of their ids.
local function waitsHere(id, live, lane)
  if not live or live.kind == 'b' or live.head.queue ~= queue or (live.head.lane or '') ~= lane then return false end
  return redis.call('HEXISTS', K.active, id) == 0 and not redis.call('ZSCORE', K.delayed, id)
end

-- Revokes tasks at the front of a list; answers how many ids it has taken off.
local function purgeList(list, lane)
  local ids = redis.call('LRANGE', list, 0, left - 1)
  for _, id in ipairs(ids) do
    local live = record.open(redis.call('HGET', K.task, id))
    if waitsHere(id, live, lane) then
      finish.revoke(id, live, now())
      count = count + 1
    end
  end
  redis.call('LTRIM', list, #ids, -1)
  left = left - #ids
  return #ids
end

-- The first lane of the rotation of a band, or of a blocked lane group.
local function firstLane(band)
  local lane = redis.call('LINDEX', K.rotation(band), 0)
  if lane then return lane end
  local group = lanes.groupOf(band, redis.call('SRANDMEMBER', K.lanes(band)) or '')
  return group and redis.call('LINDEX', K.laneGroup(group), 0)
end

local function purgeLanes(band)
  local lane = firstLane(band)
  while left > 0 and lane do
    lanes.count(band, -purgeList(K.lane(band, lane), lane))
    -- A lane costs more than a task.
    left = left - 2
    if redis.call('EXISTS', K.lane(band, lane)) == 0 then waiting.dropLane(band, lane) end
    lane = firstLane(band)
  end
end

endKeys.check()
keyTypes.check({ K.laned })
for _, band in ipairs(redis.call('SMEMBERS', K.bands)) do
  if string.sub(band, 3) == queue and left > 0 then purgeList(K.ready(band), '') end
end
for _, band in ipairs(redis.call('HKEYS', K.laned)) do
  if string.sub(band, 3) == queue and left > 0 then purgeLanes(band) end
end
conclude.all(100)
return { count, left <= 0 and 1 or 0 }
