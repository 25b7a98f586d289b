#!lua flags=allow-oom
-- Prolongs leases.
--
-- ARGV  1 lease in ms, then id and token in turn
-- RETURNS the ids that this worker does not hold any more
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
  if tokens[index] == ARGV[2 * index + 1] then
    scores[#scores + 1] = leasedUntil
    scores[#scores + 1] = id
  else
    lost[#lost + 1] = id
  end
end
if #scores > 0 then redis.call('ZADD', K.leases, 'XX', unpack(scores)) end
return lost
