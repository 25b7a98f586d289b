#!lua flags=allow-oom
-- Revokes what waits in a queue, from its front, a bounded part of it: the plain lists, then the lanes.
--
-- ARGV  1 queue, 2 how many at most
-- RETURNS how many were revoked, and 1 if there is more
--@include base
--@include record
--@include ready
--@include finish

local now, left, count = clock(), tonumber(ARGV[2]), 0

-- Entries of what runs, or waits elsewhere, are of an earlier life of its id.
local function waitsHere(id, live, lane)
  if not live or live.kind == 'b' or live.head.queue ~= ARGV[1] or (live.head.lane or '') ~= lane then return false end
  return redis.call('HEXISTS', P .. 'active', id) == 0 and not redis.call('ZSCORE', P .. 'delayed', id)
end

-- Revokes what is at the front of a list; answers how many ids it has taken off.
local function purge(list, lane)
  local ids = redis.call('LRANGE', list, 0, left - 1)
  for _, id in ipairs(ids) do
    local live = open(redis.call('HGET', P .. 'task', id))
    if waitsHere(id, live, lane) then
      ends.revoke(id, live, now)
      count = count + 1
    end
  end
  redis.call('LTRIM', list, #ids, -1)
  left = left - #ids
  return #ids
end

-- Where a lane of the band is the first to be found, and which: in the ring, or on a road that stands. What a gate holds back
-- passes over a road on which nothing is left.
local function firstLane(band)
  local ring = P .. 'ring:' .. band
  local lane = redis.call('LINDEX', ring, 0)
  if lane then return lane, ring end
  local road = roadOf(band, redis.call('SRANDMEMBER', P .. 'lanes:' .. band) or '')
  lane = road and redis.call('LINDEX', P .. 'road:' .. road, 0)
  if lane then return lane, P .. 'road:' .. road end
end

local function purgeLanes(band)
  local lane, place = firstLane(band)
  while left > 0 and lane do
    local key = P .. 'lane:' .. band .. ' ' .. lane
    countLaned(band, -purge(key, lane))
    if redis.call('EXISTS', key) == 0 then
      redis.call('LPOP', place)
      redis.call('SREM', P .. 'lanes:' .. band, lane)
      for _, word in ipairs(gates.wordsOf(lane)) do gates.freed[word] = true end
    end
    lane, place = firstLane(band)
  end
end

for _, name in ipairs(redis.call('SMEMBERS', P .. 'bands')) do
  if string.sub(name, 3) == ARGV[1] and left > 0 then purge(P .. 'ready:' .. name, '') end
end
for _, name in ipairs(redis.call('HKEYS', P .. 'laned')) do
  if string.sub(name, 3) == ARGV[1] and left > 0 then purgeLanes(name) end
end
advance(now, 100)
leaveGates(now)
return { count, left == 0 and 1 or 0 }
