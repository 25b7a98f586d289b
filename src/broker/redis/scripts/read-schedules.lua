#!lua flags=allow-oom
-- Reads schedules.
--
-- ARGV  1 'due' | 'page' | 'names', then for due: how many at most; for page: offset, limit; for names: the names
-- RETURNS the time, when the next that is not due will be ('inf' for never), then for each: its name and its fields
-- uses:
local kind, moment, names = ARGV[1], whole(now()), {}

if kind == 'due' then
  names = redis.call('ZRANGEBYSCORE', K.schedules, '-inf', moment, 'LIMIT', 0, ARGV[2])
elseif kind == 'page' then
  names = redis.call('ZRANGE', K.schedules, ARGV[2], ARGV[2] + ARGV[3] - 1)
else
  for at = 2, #ARGV do
    names[#names + 1] = ARGV[at]
  end
end
local following = redis.call('ZRANGEBYSCORE', K.schedules, '(' .. moment, '+inf', 'LIMIT', 0, 1, 'WITHSCORES')
local reply = { moment, following[2] or 'inf' }
for _, name in ipairs(names) do
  reply[#reply + 1] = name
  reply[#reply + 1] = redis.call('HGETALL', K.schedule(name))
end
return reply
