#!lua flags=allow-oom
-- Says that a deployment of the application lives, and which schedules it declares. Of several deployments the one with the newest
-- declaration of a schedule wins, as long as it lives: which is newer is known by which came first, and remembered. A schedule that no
-- deployment declares any more is orphaned: it stays, and is not fired.
--
-- ARGV  1 deployment, 2 after how many ms of silence a deployment is gone, 3 a line for each schedule: name, space, hash
-- RETURNS the names of the schedules that this deployment is to put
--
-- Replay: declarations that are remembered are not added again.
-- uses: key-types
local deployment, silentMs, lines = ARGV[1], ARGV[2], ARGV[3]
local REMEMBERED, READ_AT_ONCE = 20, 1000

local function forgetSilent()
  for _, gone in ipairs(redis.call('ZRANGEBYSCORE', K.deployments, '-inf', whole(now() - silentMs))) do
    redis.call('ZREM', K.deployments, gone)
    redis.call('HDEL', K.deployedSchedules, gone)
  end
end

keyTypes.check({ K.deployments, K.deployedSchedules, K.declarations, K.schedules })
forgetSilent()
redis.call('ZADD', K.deployments, now(), deployment)
redis.call('HSET', K.deployedSchedules, deployment, lines)

-- All matches of the pattern in the lines of living deployments. There are many lines: they are read only when they are asked for.
local function readLiving(pattern)
  local found = {}
  for _, text in ipairs(redis.call('HVALS', K.deployedSchedules)) do
    for match in string.gmatch(text, pattern) do
      found[match] = true
    end
  end
  return found
end

local livingLines, livingNames

local function isLiving(name, hash)
  livingLines = livingLines or readLiving('[^\n]+')
  return livingLines[name .. ' ' .. hash]
end

local function isDeclared(name)
  livingNames = livingNames or readLiving('(%S+) %S+\n')
  return livingNames[name]
end

local function hashesOf(text)
  local hashes = {}
  for hash in string.gmatch(text or '', '%S+') do
    hashes[#hashes + 1] = hash
  end
  return hashes
end

-- Remembers a hash behind those of a schedule so far.
local function remember(name, hash, hashes)
  for index = 1, #hashes >= REMEMBERED and #hashes or 0 do
    -- One that a living deployment declares would come back as the newest.
    if not isLiving(name, hashes[index]) then
      table.remove(hashes, index)
      break
    end
  end
  hashes[#hashes + 1] = hash
  redis.call('HSET', K.declarations, name, table.concat(hashes, ' '))
end

local function newestHash(name, hashes)
  for index = #hashes, 1, -1 do
    if isLiving(name, hashes[index]) then return hashes[index] end
  end
end

local function orphan(name)
  local key = K.schedule(name)
  redis.call('HSET', key, 'orphaned', '1')
  redis.call('HDEL', key, 'dueAt', 'fireAt', 'pending')
  redis.call('ZADD', K.schedules, '+inf', name)
end

local own, wanted = {}, {}

local function declare(name, hash, known)
  own[name] = true
  local hashes = hashesOf(known)
  if not string.find(' ' .. known .. ' ', ' ' .. hash .. ' ', 1, true) then remember(name, hash, hashes) end
  local has = redis.call('HMGET', K.schedule(name), 'hash', 'orphaned', 'origin')
  local stands = has[1] == hash and not has[2] and has[3] == 'code'
  if not stands and newestHash(name, hashes) == hash then wanted[#wanted + 1] = name end
end

local names, hashes = {}, {}
for name, hash in string.gmatch(lines, '(%S+) (%S+)\n') do
  names[#names + 1], hashes[#hashes + 1] = name, hash
end
for first = 1, #names, READ_AT_ONCE do
  local known = redis.call('HMGET', K.declarations, unpack(names, first, math.min(#names, first + READ_AT_ONCE - 1)))
  for index, text in ipairs(known) do
    declare(names[first + index - 1], hashes[first + index - 1], text or '')
  end
end
for _, name in ipairs(redis.call('HKEYS', K.declarations)) do
  local has = own[name] and {} or redis.call('HMGET', K.schedule(name), 'origin', 'orphaned')
  if has[1] == 'code' and not has[2] and not isDeclared(name) then orphan(name) end
end
return wanted
