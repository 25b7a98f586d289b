#!lua flags=allow-oom
-- Reads schedules.
--
-- ARGV  1 'due' | 'page' | 'names', then for due: how many at most; for page: offset, limit; for names: the names
-- RETURNS the time, when the next that is not due will be ('inf' for never), then for each: its name and its fields
--@include base

local now = string.format('%.0f', clock())
local names = {}
if ARGV[1] == 'due' then
  names = redis.call('ZRANGEBYSCORE', P .. 'schedules', '-inf', now, 'LIMIT', 0, ARGV[2])
elseif ARGV[1] == 'page' then
  names = redis.call('ZRANGE', P .. 'schedules', ARGV[2], ARGV[2] + ARGV[3] - 1)
else
  for index = 2, #ARGV do names[#names + 1] = ARGV[index] end
end
local next = redis.call('ZRANGEBYSCORE', P .. 'schedules', '(' .. now, '+inf', 'LIMIT', 0, 1, 'WITHSCORES')
local reply = { now, next[2] or 'inf' }
for _, name in ipairs(names) do
  reply[#reply + 1] = name
  reply[#reply + 1] = redis.call('HGETALL', P .. 'schedule:' .. name)
end
return reply
