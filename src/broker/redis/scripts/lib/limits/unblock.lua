-- Lane groups go on when the limit key that blocks them has room again: as many lanes as it has room for, in each band.
-- provides: unblock.due, unblock.freed
-- uses: limits/definitions, limits/limit-keys, limits/blocked, limits/trip
local unblock = {}

local GROUPS_AT_ONCE = 50
local LANES_AT_ONCE = 100
local KEYS_AT_ONCE = 20

-- Lets up to `room` lanes of a group go on; one that another key blocks more waits for that key from now on. Answers how many went
-- on, and true if the group still waits here.
local function releaseGroup(key, group, band, room)
  local other, narrowest = limitKeys.narrowest(definitions.keysOf(string.match(group, ' (.+)$') or ''))
  local count = math.min(room, other, LANES_AT_ONCE)
  if count > 0 then count = blocked.release(group, band, count) end
  if redis.call('EXISTS', K.laneGroup(group)) == 0 then return count, false end
  if narrowest and narrowest ~= key and other < limitKeys.of(key).room then
    blocked.add(narrowest, group)
    return count, false
  end
  return count, true
end

-- Of the groups that were looked at, up to `last`, those that were left stay in front; those that still wait go to the end.
local function putBack(list, last, left, waiting)
  redis.call('LTRIM', list, last, -1)
  for index = last, 1, -1 do
    if left[index] then redis.call('LPUSH', list, left[index]) end
  end
  if #waiting > 0 then redis.call('RPUSH', list, unpack(waiting)) end
end

-- The first lane groups of a key, in order. Answers how many lanes went on, and true if it has room for more than it could look at.
local function releaseGroups(key, room)
  local list = K.blockedBy(key)
  local groups = redis.call('LRANGE', list, 0, GROUPS_AT_ONCE - 1)
  local counts, most, sum, last, left, waiting = {}, 0, 0, 0, {}, {}
  for index, group in ipairs(groups) do
    local band = string.match(group, '^(%S+) .') or ''
    local count = counts[band] or 0
    if count < room then
      local more, isWaiting = releaseGroup(key, group, band, room - count)
      counts[band], sum, last = count + more, sum + more, index
      most = math.max(most, counts[band])
      if isWaiting then waiting[#waiting + 1] = group end
    else
      left[index] = group
    end
  end
  putBack(list, last, left, waiting)
  return sum, most < room and (#groups == GROUPS_AT_ONCE or #waiting > 0)
end

-- Lets go on what a key has room for, and notes when it has room again. Answers how many lanes went on.
local function releaseBlocked(key)
  local limit, count, hasMore = limitKeys.of(key), 0, false
  if limit.room > 0 then
    count, hasMore = releaseGroups(key, limit.room)
  end
  if limit.state ~= 'open' and redis.call('EXISTS', K.blockedBy(key)) == 0 then
    redis.call('ZREM', K.blocked, key)
  else
    blocked.arm(key, hasMore and now() or limitKeys.dueAt(limit))
  end
  return count
end

-- Limit keys whose time has come.
function unblock.due()
  for _, key in ipairs(redis.call('ZRANGEBYSCORE', K.blocked, '-inf', now(), 'LIMIT', 0, KEYS_AT_ONCE)) do
    releaseBlocked(key)
  end
end

-- Passes on the room that ends have left. Answers how many lanes went on.
function unblock.freed()
  trip.closeProbed()
  local count = 0
  for _, key in ipairs(limitKeys.takeFreed()) do
    count = count + releaseBlocked(key)
  end
  return count
end
