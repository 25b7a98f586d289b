#!lua flags=allow-oom
-- Takes back what dead workers held. Every worker runs it; it limits its own rate to one in a quarter of the lease.
-- After a gap in which nobody ran it (Redis was down, no worker was there, the clock jumped) one lease passes first:
-- those who live then have had the time to renew.
--
-- ARGV  1 lease in ms, 2 how many at most
-- RETURNS what was taken back: id, name, queue, losses, and 1 if it may not run again, by turns
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
if now - last < interval then return {} end
if now - last > 5 * interval + 1000 then grace = now + lease end
if grace > now + maxLease then grace = now + maxLease end
redis.call('HSET', P .. 'meta', 'recoveredAt', now, 'graceUntil', grace, 'maxLease', maxLease)

-- Leases far in the future were given before the clock went back.
for _, id in ipairs(redis.call('ZRANGEBYSCORE', P .. 'leases', '(' .. string.format('%.0f', now + 2 * maxLease), '+inf', 'LIMIT', 0, ARGV[2])) do
  redis.call('ZADD', P .. 'leases', now + maxLease, id)
end
if now < grace then return {} end

local ids = redis.call('ZRANGEBYSCORE', P .. 'leases', '-inf', now, 'LIMIT', 0, ARGV[2])
for at = #ids, 1, -1 do
  takeBack(ids[at], now, true)
end
advance(now, 100)
if hasLanes() then gates.sweep(now, 200) end
leaveGates(now)
-- There may be more: who comes next need not wait.
if #ids == tonumber(ARGV[2]) then redis.call('HSET', P .. 'meta', 'recoveredAt', now - interval) end
return lost
