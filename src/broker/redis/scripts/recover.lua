#!lua flags=allow-oom
-- Takes back what dead workers held. Every worker runs it; as long as no lease has ended it limits its own rate to one in a
-- quarter of the lease.
-- After a gap in which nobody ran it (Redis was down, no worker was there, the clock jumped) one lease passes first:
-- those who live then have had the time to renew.
--
-- ARGV  1 lease in ms, 2 how many at most
-- RETURNS ms until the next lease ends and may be taken back, -1 if nothing is leased, and what was taken back: id, name, queue,
--         losses, and 1 if it may not run again, by turns
--@include base
--@include record
--@include ready
--@include finish
--@include lost

-- A number from meta; 0 where something else stands there.
local function numberOf(text)
  local number = tonumber(text)
  return number and number - number == 0 and number or 0
end

local now, lease = clock(), tonumber(ARGV[1])
local meta = redis.call('HMGET', P .. 'meta', 'recoveredAt', 'graceUntil', 'maxLease')
local interval = lease / 4
local last, grace, maxLease = numberOf(meta[1]), numberOf(meta[2]), math.max(numberOf(meta[3]), lease)
if last > now + interval then last = 0 end
local isTurn = now - last >= interval

-- When the lease that ends first may be taken back; nil if there is none.
local function nextEnd()
  local first = tonumber(redis.call('ZRANGE', P .. 'leases', 0, 0, 'WITHSCORES')[2])
  return first and math.max(first, grace)
end

local function untilNext()
  local at = nextEnd()
  return at and math.max(0, math.min(at - now, 2 * maxLease)) or -1
end

if not isTurn and (nextEnd() or math.huge) > now then return { untilNext(), lost } end
if isTurn then
  if now - last > 5 * interval + 1000 then grace = now + lease end
  if grace > now + maxLease then grace = now + maxLease end
  redis.call('HSET', P .. 'meta', 'recoveredAt', now, 'graceUntil', grace, 'maxLease', maxLease)
end

-- Leases far in the future were given before the clock went back.
for _, id in ipairs(redis.call('ZRANGEBYSCORE', P .. 'leases', '(' .. string.format('%.0f', now + 2 * maxLease), '+inf', 'LIMIT', 0, ARGV[2])) do
  redis.call('ZADD', P .. 'leases', now + maxLease, id)
end
if now < grace then return { untilNext(), lost } end

local ids = redis.call('ZRANGEBYSCORE', P .. 'leases', '-inf', now, 'LIMIT', 0, ARGV[2])
for at = #ids, 1, -1 do
  takeBack(ids[at], now, true)
end
advance(now, 100)
if hasLanes() then gates.sweep(now, 200) end
leaveGates(now)
return { untilNext(), lost }
