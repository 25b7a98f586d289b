#!lua flags=allow-oom
-- Takes away what is past its time: ended records, old dead letters, silent workers, drafts of workflows that nobody goes on
-- with. A bounded part of it each time.
--
-- ARGV  1 how many at most of each, 2 age of dead letters in ms, 3 how many of them, 4 silence of workers in ms, 5 silence of
--       who makes a draft in ms
-- RETURNS 1 if there is more
--@include base
--@include record
--@include draft

local now, limit = clock(), tonumber(ARGV[1])
local more = 0

local minute = redis.call('ZRANGEBYSCORE', P .. 'buckets', '-inf', math.floor(now / 60000), 'LIMIT', 0, 1)[1]
if minute then
  local list = P .. 'ended:' .. minute
  local ids = redis.call('LRANGE', list, 0, limit - 1)
  if #ids > 0 then
    local gone = {}
    for index, record in ipairs(redis.call('HMGET', P .. 'task', unpack(ids))) do
      local expireAt = expiry(record)
      if expireAt and expireAt <= now then gone[#gone + 1] = ids[index] end
    end
    if #gone > 0 then redis.call('HDEL', P .. 'task', unpack(gone)) end
    redis.call('LTRIM', list, #ids, -1)
  end
  if redis.call('EXISTS', list) == 0 then redis.call('ZREM', P .. 'buckets', minute) end
  more = 1
end

local function dropLetters(ids)
  for _, id in ipairs(ids) do
    redis.call('HDEL', P .. 'letters', id)
    redis.call('DEL', P .. 'history:' .. id)
    redis.call('ZREM', P .. 'dead', id)
  end
  if #ids == limit then more = 1 end
end
dropLetters(redis.call('ZRANGEBYSCORE', P .. 'dead', '-inf', '(' .. string.format('%.0f', now - ARGV[2]), 'LIMIT', 0, limit))
local excess = redis.call('ZCARD', P .. 'dead') - tonumber(ARGV[3])
if excess > 0 then dropLetters(redis.call('ZRANGE', P .. 'dead', 0, math.min(excess, limit) - 1)) end

local root = redis.call('ZRANGEBYSCORE', P .. 'drafts', '-inf', '(' .. string.format('%.0f', now - ARGV[5]), 'LIMIT', 0, 1)[1]
if root then
  dropDraft(root, limit)
  more = 1
end

local workers = redis.call('HGETALL', P .. 'workers')
for index = 1, #workers, 2 do
  local seenAt = tonumber(string.match(workers[index + 1], '^(%d+) ')) or 0
  if seenAt < now - ARGV[4] then redis.call('HDEL', P .. 'workers', workers[index]) end
end
return more
