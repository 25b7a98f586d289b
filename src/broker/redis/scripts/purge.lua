#!lua flags=allow-oom
-- Revokes what waits in a queue, from its front, a bounded part of it.
--
-- ARGV  1 queue, 2 how many at most
-- RETURNS how many were revoked, and 1 if there is more
--@include base
--@include record
--@include ready
--@include finish

local now, left, count = clock(), tonumber(ARGV[2]), 0
for _, name in ipairs(redis.call('SMEMBERS', P .. 'bands')) do
  if string.sub(name, 3) == ARGV[1] and left > 0 then
    local ids = redis.call('LRANGE', P .. 'ready:' .. name, 0, left - 1)
    for _, id in ipairs(ids) do
      local live = open(redis.call('HGET', P .. 'task', id))
      if live and live.kind ~= 'b' and redis.call('HEXISTS', P .. 'active', id) == 0 then
        revoke(id, live, now)
        count = count + 1
      end
    end
    redis.call('LTRIM', P .. 'ready:' .. name, #ids, -1)
    left = left - #ids
  end
end
advance(now, 100)
return { count, left == 0 and 1 or 0 }
