#!lua flags=allow-oom
-- Takes back what find noted.
--
-- ARGV  1 the interest, then the ids
-- RETURNS 1
--
-- Replay: an interest that is gone stays gone.
-- uses:
local given = ARGV[1]

for at = 2, #ARGV do
  local rest = {}
  for interest in string.gmatch(redis.call('HGET', K.watchers, ARGV[at]) or '', '%S+') do
    if interest ~= given then rest[#rest + 1] = interest end
  end
  if #rest == 0 then
    redis.call('HDEL', K.watchers, ARGV[at])
  else
    redis.call('HSET', K.watchers, ARGV[at], table.concat(rest, ' '))
  end
end
return 1
