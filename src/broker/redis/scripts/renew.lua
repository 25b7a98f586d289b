#!lua flags=allow-oom
-- Prolongs leases.
--
-- ARGV  1 lease in ms, then id and token by turns
-- RETURNS the ids that this worker holds no longer
--@include base

local leasedUntil = clock() + tonumber(ARGV[1])
local ids, lost, scores = {}, {}, {}
for index = 2, #ARGV, 2 do ids[#ids + 1] = ARGV[index] end
local held = redis.call('HMGET', P .. 'active', unpack(ids))
for index, id in ipairs(ids) do
  if held[index] == ARGV[2 * index + 1] then
    scores[#scores + 1] = leasedUntil
    scores[#scores + 1] = id
  else
    lost[#lost + 1] = id
  end
end
if #scores > 0 then redis.call('ZADD', P .. 'leases', 'XX', unpack(scores)) end
return lost
