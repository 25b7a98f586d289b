#!lua flags=allow-oom
-- Ends a task that has not ended. One that runs is stopped only on request; else it is not run again.
--
-- ARGV  1 id, 2 '1' to stop it also while it runs
-- RETURNS 1 if it had not ended, 0 if it had or is unknown
--@include base
--@include record
--@include ready
--@include finish

local id = ARGV[1]
local record = redis.call('HGET', P .. 'task', id)
local live = open(record)
if not live then return 0 end
local token = redis.call('HGET', P .. 'active', id)
if token and ARGV[2] ~= '1' then
  redis.call('HSET', P .. 'revoked', id, '1')
  return 1
end
revoke(id, live, clock())
if token then redis.call('PUBLISH', P .. 'control', 'revoked ' .. id .. ' ' .. token) end
return 1
