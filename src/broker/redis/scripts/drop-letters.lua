#!lua flags=allow-oom
-- Drops dead letters.
--
-- ARGV  the ids
-- RETURNS how many there were
--@include base

local count = 0
for _, id in ipairs(ARGV) do
  count = count + redis.call('HDEL', P .. 'letters', id)
  redis.call('DEL', P .. 'history:' .. id)
  redis.call('ZREM', P .. 'dead', id)
end
return count
