#!lua flags=allow-oom
-- Takes back what find noted.
--
-- ARGV  1 the interest, then the ids
--@include base

for index = 2, #ARGV do
  local rest = {}
  for interest in string.gmatch(redis.call('HGET', P .. 'waiting', ARGV[index]) or '', '%S+') do
    if interest ~= ARGV[1] then rest[#rest + 1] = interest end
  end
  if #rest == 0 then
    redis.call('HDEL', P .. 'waiting', ARGV[index])
  else
    redis.call('HSET', P .. 'waiting', ARGV[index], table.concat(rest, ' '))
  end
end
return 1
