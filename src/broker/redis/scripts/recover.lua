#!lua flags=allow-oom
-- Ends tasks that wait and are past their expiry, and takes back what dead workers held. Every worker runs it; as long as no lease has
-- ended it takes leases back once in a quarter of the lease at most.
-- Once in ten seconds it notes for how long the oldest task has waited.
-- After a gap in which nobody ran it (Redis was down, no worker was there, the clock jumped) one lease passes first, so that workers that
-- live have had the time to renew.
--
-- ARGV  1 lease in ms, 2 how many at most
-- RETURNS ms until the next lease ends and may be taken back, -1 if nothing is leased; tasks that were taken back: id, name, queue, losses,
--         and 1 if it may not run again, in turn; id, name and queue in turn of tasks that were found expired; 1 if more may have expired;
--         1 if nothing waits; number of workers
--
-- Replay: a task that was taken back has no lease.
-- uses: key-types, end-keys, lanes, loss, reply, expire, limits/recheck, conclude, quiet, queues/oldest-wait
local lease, limit = tonumber(ARGV[1]), ARGV[2]
local interval = lease / 4

-- A number from meta; 0 for any other text.
local function numberOf(text)
  local number = tonumber(text)
  return number and number - number == 0 and number or 0
end

local meta = redis.call('HMGET', K.meta, 'recoveredAt', 'graceUntil', 'maxLease')
local last, grace, maxLease = numberOf(meta[1]), numberOf(meta[2]), math.max(numberOf(meta[3]), lease)
if last > now() + interval then last = 0 end
local isTurn = now() - last >= interval

-- When the lease that ends first may be taken back; nil if there is none.
local function nextEnd()
  local first = tonumber(redis.call('ZRANGE', K.leases, 0, 0, 'WITHSCORES')[2])
  return first and math.max(first, grace)
end

local function untilNext()
  local at = nextEnd()
  return at and math.max(0, math.min(at - now(), 2 * maxLease)) or -1
end

local function noteTurn()
  if now() - last > 5 * interval + 1000 then grace = now() + lease end
  grace = math.min(grace, now() + maxLease)
  redis.call('HSET', K.meta, 'recoveredAt', now(), 'graceUntil', grace, 'maxLease', maxLease)
end

-- Leases far in the future were given before the clock went back.
local function clampLeases()
  local far = '(' .. whole(now() + 2 * maxLease)
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', K.leases, far, '+inf', 'LIMIT', 0, limit)) do
    redis.call('ZADD', K.leases, now() + maxLease, id)
  end
end

endKeys.check()
keyTypes.check({ K.expiries })
oldestWait.note()
-- Workers are only counted: a key of another type counts as none.
local workers = tonumber(redis.pcall('HLEN', K.workers)) or 0
local hasMore = expire.due() and 1 or 0
local function answer() return { untilNext(), reply.lost, reply.expired, hasMore, quiet.flag(), workers } end

if not isTurn and (nextEnd() or math.huge) > now() then
  if #reply.expired > 0 then conclude.all(100) end
  return answer()
end
if isTurn then noteTurn() end
clampLeases()
if now() < grace then
  conclude.all(100)
  return answer()
end

local ids = redis.call('ZRANGEBYSCORE', K.leases, '-inf', now(), 'LIMIT', 0, limit)
for index = #ids, 1, -1 do
  loss.takeBack(ids[index], true)
end
conclude.advance(100)
if lanes.exist() then recheck.sweep(200) end
conclude.all(0)
return answer()
