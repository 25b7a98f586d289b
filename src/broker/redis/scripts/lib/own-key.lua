-- Writes that cannot fail behind the first write of a script. A key that few ends touch, such as the dead letters, must not hold back all
-- of them. Where another program has written such a key, it is dropped: the entries of before were lost already.
-- provides: ownKey.call
local ownKey = {}

function ownKey.call(command, key, ...)
  -- sends: HSET, SADD, ZADD, ZREM
  local answer = redis.pcall(command, key, ...)
  if type(answer) ~= 'table' or not answer.err then return answer end
  -- Any other error, as of a right that is missing, is no reason to drop a key.
  if string.find(answer.err, '^WRONGTYPE') then redis.call('DEL', key) end
  -- sends: HSET, SADD, ZADD, ZREM
  return redis.call(command, key, ...)
end
