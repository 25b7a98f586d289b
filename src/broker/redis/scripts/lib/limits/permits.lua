-- Permits: what running tasks hold of concurrency limits and of half-open breakers.
-- provides: permits.pass, permits.write, permits.release, permits.mark, permits.takeProbes
-- uses: limits/limit-keys, limits/rate
local permits = {}

local areHeld
local probes = {}

-- Somebody holds a permit from now on.
function permits.mark() areHeld = true end

-- A task passes the limit keys of its lane. Answers those of which it holds a permit.
function permits.pass(keys, id)
  local held
  for _, key in ipairs(keys) do
    local limit = limitKeys.of(key)
    limit.room = limit.room - 1
    if limit.pace then rate.spend(limit) end
    if limit.hasPermits then
      limit.ids = limit.ids or {}
      limit.ids[#limit.ids + 1] = id
      held = held and held .. ' ' .. key or key
    end
  end
  return held
end

-- Writes down what has passed since the last call.
function permits.write()
  for key, limit in pairs(limitKeys.known) do
    rate.write(key, limit)
    if limit.ids then redis.call('SADD', K.permitsOf(key), unpack(limit.ids)) end
    limit.ids = nil
  end
end

local function releaseOf(key, ids, isEnd)
  local count = redis.call('SREM', K.permitsOf(key), unpack(ids))
  if count == 0 then return end
  local limit = limitKeys.known[key]
  if limit and limit.hasPermits then limit.room = limit.room + count end
  limitKeys.free({ key })
  if isEnd and string.sub(key, 1, 2) == 'b:' then probes[key] = true end
end

-- The ids by the text of the limit keys that they hold: tasks of one lane release together.
local function byKeys(ids)
  local groups, isAny = {}, false
  for index, text in ipairs(redis.call('HMGET', K.permits, unpack(ids))) do
    if text then
      groups[text] = groups[text] or {}
      table.insert(groups[text], ids[index])
      isAny = true
    end
  end
  return groups, isAny
end

-- Releases what tasks hold. isEnd: they came to an end that tells breakers that all is well.
function permits.release(ids, isEnd)
  if areHeld == nil then areHeld = redis.call('EXISTS', K.permits) == 1 end
  if not areHeld then return end
  local groups, isAny = byKeys(ids)
  if not isAny then return end
  redis.call('HDEL', K.permits, unpack(ids))
  for text, holders in pairs(groups) do
    for key in string.gmatch(text, '%S+') do
      releaseOf(key, holders, isEnd)
    end
  end
end

-- The breakers of which a probe came back, in a fixed order.
function permits.takeProbes()
  local keys = {}
  for key in pairs(probes) do
    keys[#keys + 1] = key
  end
  table.sort(keys)
  probes = {}
  return keys
end
