#!lua flags=allow-oom
-- Says that a deployment of the application lives, and which schedules it declares. Of several deployments the one with the newest
-- declaration of a schedule wins, as long as it lives: which is newer is known by which came first, and remembered. A schedule that no
-- deployment declares any more is orphaned: it stays, and is not fired.
--
-- ARGV  1 deployment, 2 after how many ms of silence a deployment is gone, 3 a line for each schedule: name, space, hash
-- RETURNS the names of the schedules that this deployment is to put
--
-- Replay: declarations that are remembered are not added again.
-- uses:
local deployment, silentMs, lines = ARGV[1], ARGV[2], ARGV[3]
local REMEMBERED = 20

local function forgetSilent()
  for _, gone in ipairs(redis.call('ZRANGEBYSCORE', K.deployments, '-inf', whole(now() - silentMs))) do
    redis.call('ZREM', K.deployments, gone)
    redis.call('HDEL', K.deployedSchedules, gone)
  end
end

-- Name → the hashes under which living deployments declare it.
local function readLiving()
  local living = {}
  for _, text in ipairs(redis.call('HVALS', K.deployedSchedules)) do
    for name, hash in string.gmatch(text, '(%S+) (%S+)\n') do
      living[name] = living[name] or {}
      living[name][hash] = true
    end
  end
  return living
end

forgetSilent()
redis.call('ZADD', K.deployments, now(), deployment)
redis.call('HSET', K.deployedSchedules, deployment, lines)
local living = readLiving()

local function isLiving(name, hash) return living[name] and living[name][hash] end

-- Remembers all hashes of a schedule so far, the oldest first.
local function remember(name, hash)
  local hashes = {}
  for known in string.gmatch(redis.call('HGET', K.declarations, name) or '', '%S+') do
    if known == hash then return end
    hashes[#hashes + 1] = known
  end
  hashes[#hashes + 1] = hash
  for index = 1, #hashes > REMEMBERED and #hashes - 1 or 0 do
    -- One that a living deployment declares would come back as the newest.
    if not isLiving(name, hashes[index]) then
      table.remove(hashes, index)
      break
    end
  end
  redis.call('HSET', K.declarations, name, table.concat(hashes, ' '))
end

local function newestHash(name)
  local found
  for hash in string.gmatch(redis.call('HGET', K.declarations, name), '%S+') do
    if isLiving(name, hash) then found = hash end
  end
  return found
end

local function orphan(name)
  local key = K.schedule(name)
  redis.call('HSET', key, 'orphaned', '1')
  redis.call('HDEL', key, 'dueAt', 'fireAt', 'pending')
  redis.call('ZADD', K.schedules, '+inf', name)
end

local wanted = {}
for name, hash in string.gmatch(lines, '(%S+) (%S+)\n') do
  remember(name, hash)
  local has = redis.call('HMGET', K.schedule(name), 'hash', 'orphaned', 'origin')
  local stands = has[1] == hash and not has[2] and has[3] == 'code'
  if not stands and newestHash(name) == hash then wanted[#wanted + 1] = name end
end
for _, name in ipairs(redis.call('HKEYS', K.declarations)) do
  local has = redis.call('HMGET', K.schedule(name), 'origin', 'orphaned')
  if not living[name] and has[1] == 'code' and not has[2] then orphan(name) end
end
return wanted
