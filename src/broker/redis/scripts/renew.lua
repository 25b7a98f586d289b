#!lua flags=allow-oom
-- Prolongs leases.
--
-- ARGV  1 lease in ms, then id and token in turn
-- RETURNS the tokens of leases that are over: an id would not do, because a worker may hold an old lease and the new one of a task
--
-- Replay: it prolongs them again.
-- uses:
local leasedUntil = now() + tonumber(ARGV[1])
local ids, lost, scores = {}, {}, {}
for at = 2, #ARGV, 2 do
  ids[#ids + 1] = ARGV[at]
end
local tokens = redis.call('HMGET', K.active, unpack(ids))
for index, id in ipairs(ids) do
  local token = ARGV[2 * index + 1]
  if tokens[index] == token then
    scores[#scores + 1] = leasedUntil
    scores[#scores + 1] = id
  else
    lost[#lost + 1] = token
  end
end
if #scores > 0 then redis.call('ZADD', K.leases, 'XX', unpack(scores)) end
return lost
