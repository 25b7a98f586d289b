#!lua flags=allow-oom
-- Takes away what is past its time: ended records, old dead letters, silent workers, drafts of workflows that nobody goes on with. A
-- bounded part of it each time.
--
-- ARGV  1 how many at most of each, 2 age of dead letters in ms, 3 how many of them, 4 silence of workers in ms, 5 silence of the owner
--       of a draft in ms
-- RETURNS 1 if there is more
--
-- Replay: it takes away the next.
-- uses: record, dead-letter, workflow/draft, key-types
local limit, letterAgeMs, letterCount = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3])
local workerSilentMs, draftSilentMs = ARGV[4], ARGV[5]

local function isExpired(bytes)
  local expireAt = record.expiry(bytes)
  return expireAt and expireAt <= now()
end

-- Records of the first bucket whose time has come; true if there was one.
local function pruneRecords()
  local bucket = redis.call('ZRANGEBYSCORE', K.buckets, '-inf', math.floor(now() / 60000), 'LIMIT', 0, 1)[1]
  if not bucket then return false end
  local ids = redis.call('LRANGE', K.ended(bucket), 0, limit - 1)
  local gone = {}
  for index, bytes in ipairs(#ids > 0 and redis.call('HMGET', K.task, unpack(ids)) or {}) do
    if isExpired(bytes) then gone[#gone + 1] = ids[index] end
  end
  if #gone > 0 then redis.call('HDEL', K.task, unpack(gone)) end
  redis.call('LTRIM', K.ended(bucket), #ids, -1)
  if redis.call('EXISTS', K.ended(bucket)) == 0 then
    redis.call('ZREM', K.buckets, bucket)
    local minute = string.match(bucket, '^%l?(%d+)$')
    if minute then redis.call('ZREMRANGEBYSCORE', K.keptMinutes, '-inf', minute) end
  end
  return true
end

local function removeLetters(ids)
  for _, id in ipairs(ids) do
    deadLetter.remove(id)
  end
  return #ids == limit
end

local function pruneLetters()
  local oldest = '(' .. whole(now() - letterAgeMs)
  local hasMore = removeLetters(redis.call('ZRANGEBYSCORE', K.deadLetterTimes, '-inf', oldest, 'LIMIT', 0, limit))
  local excess = redis.call('ZCARD', K.deadLetterTimes) - letterCount
  if excess <= 0 then return hasMore end
  return removeLetters(redis.call('ZRANGE', K.deadLetterTimes, 0, math.min(excess, limit) - 1)) or hasMore
end

local function pruneDrafts()
  local root = redis.call('ZRANGEBYSCORE', K.drafts, '-inf', '(' .. whole(now() - draftSilentMs), 'LIMIT', 0, 1)[1]
  if root then draft.drop(root, limit) end
  return root
end

local function pruneWorkers()
  -- A key of another type has no fields: behind the first write nothing may fail.
  local workers = redis.pcall('HGETALL', K.workers)
  for index = 1, #workers, 2 do
    local seenAt = tonumber(string.match(workers[index + 1], '^(%d+) ')) or 0
    if seenAt < now() - workerSilentMs then redis.call('HDEL', K.workers, workers[index]) end
  end
end

keyTypes.check({ K.buckets, K.keptMinutes, K.deadLetters, K.deadLetterTimes, K.drafts })
local hasRecords, hasLetters, hasDrafts = pruneRecords(), pruneLetters(), pruneDrafts()
pruneWorkers()
return (hasRecords or hasLetters or hasDrafts) and 1 or 0
