#!lua flags=allow-oom
-- Says that a release of the application lives, and which schedules it declares. Of several releases the one with the newest
-- declaration of a schedule wins, as long as it lives: which is newer is known by who came first, and remembered. A
-- schedule that no release declares any more is orphaned: it stays, and is not fired.
--
-- ARGV  1 release, 2 after how many ms of silence a release is gone, 3 a line for each schedule: name, space, hash
-- RETURNS the names of those that this release is to put
--@include base

local REMEMBERED = 20
local now = clock()
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', P .. 'releases', '-inf', string.format('%.0f', now - ARGV[2]))) do
  redis.call('ZREM', P .. 'releases', gone)
  redis.call('HDEL', P .. 'release', gone)
end
redis.call('ZADD', P .. 'releases', now, ARGV[1])
redis.call('HSET', P .. 'release', ARGV[1], ARGV[3])

-- name → the hashes under which living releases declare it
local living = {}
for _, lines in ipairs(redis.call('HVALS', P .. 'release')) do
  for name, hash in string.gmatch(lines, '(%S+) (%S+)\n') do
    living[name] = living[name] or {}
    living[name][hash] = true
  end
end

-- All hashes of a schedule so far, the oldest first.
local function remember(name, hash)
  local hashes = {}
  for each in string.gmatch(redis.call('HGET', P .. 'declarations', name) or '', '%S+') do
    if each == hash then return nil end
    hashes[#hashes + 1] = each
  end
  hashes[#hashes + 1] = hash
  for index = 1, #hashes > REMEMBERED and #hashes - 1 or 0 do
    -- One that a living release declares would come back as the newest.
    if not (living[name] and living[name][hashes[index]]) then
      table.remove(hashes, index)
      break
    end
  end
  redis.call('HSET', P .. 'declarations', name, table.concat(hashes, ' '))
end

local function newest(name)
  local found
  for each in string.gmatch(redis.call('HGET', P .. 'declarations', name), '%S+') do
    if living[name][each] then found = each end
  end
  return found
end

local wanted = {}
for name, hash in string.gmatch(ARGV[3], '(%S+) (%S+)\n') do
  remember(name, hash)
  local has = redis.call('HMGET', P .. 'schedule:' .. name, 'hash', 'orphaned', 'origin')
  local stands = has[1] == hash and not has[2] and has[3] == 'code'
  if not stands and newest(name) == hash then wanted[#wanted + 1] = name end
end

for _, name in ipairs(redis.call('HKEYS', P .. 'declarations')) do
  local key = P .. 'schedule:' .. name
  local has = redis.call('HMGET', key, 'origin', 'orphaned')
  if not living[name] and has[1] == 'code' and not has[2] then
    redis.call('HSET', key, 'orphaned', '1')
    redis.call('HDEL', key, 'dueAt', 'fireAt', 'pending')
    redis.call('ZADD', P .. 'schedules', '+inf', name)
  end
end
return wanted
