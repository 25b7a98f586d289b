#!lua flags=allow-oom
-- Reads tasks, and notes on request who wants to be told of them.
--
-- ARGV  1 '' or the interest to note, 'e/<client>' (its end) or 'a/<client>' (all changes), then the ids
-- RETURNS for each: record or '', token of the running attempt or '', progress or ''
--@include base
--@include record

local now, interest = clock(), ARGV[1]
local ids, reply = {}, {}
for index = 2, #ARGV do ids[#ids + 1] = ARGV[index] end
local records = redis.call('HMGET', P .. 'task', unpack(ids))
local tokens = redis.call('HMGET', P .. 'active', unpack(ids))
local progress = redis.call('HMGET', P .. 'progress', unpack(ids))

for index, id in ipairs(ids) do
  local gone = expiry(records[index])
  if gone and gone <= now then records[index] = false end
  reply[#reply + 1] = records[index] or ''
  reply[#reply + 1] = tokens[index] or ''
  reply[#reply + 1] = progress[index] or ''
  -- Of what is not there nobody could ever tell: it is looked for again now and then.
  if interest ~= '' and records[index] and not gone then
    local known = redis.call('HGET', P .. 'waiting', id) or ''
    if not string.find(' ' .. known .. ' ', ' ' .. interest .. ' ', 1, true) then
      redis.call('HSET', P .. 'waiting', id, known == '' and interest or known .. ' ' .. interest)
    end
  end
end
return reply
