#!lua flags=allow-oom
-- Reads tasks, and notes on request which client watches them.
--
-- ARGV  1 '' or the interest to note, 'e/<client>' (its end) or 'a/<client>' (all changes), then the ids
-- RETURNS for each: record or '', token of the running attempt or '', progress or ''
--
-- Replay: an interest that is noted is not noted again.
-- uses: record
local interest, ids, reply = ARGV[1], {}, {}
for at = 2, #ARGV do
  ids[#ids + 1] = ARGV[at]
end
local records = redis.call('HMGET', K.task, unpack(ids))
local tokens = redis.call('HMGET', K.active, unpack(ids))
local progress = redis.call('HMGET', K.progress, unpack(ids))

local function note(id)
  local known = redis.call('HGET', K.watchers, id) or ''
  if string.find(' ' .. known .. ' ', ' ' .. interest .. ' ', 1, true) then return end
  local noted = {}
  for one in string.gmatch(known, '%S+') do
    noted[#noted + 1] = one
  end
  noted[#noted + 1] = interest
  redis.call('HSET', K.watchers, id, table.concat(noted, ' ', math.max(1, #noted - C.WATCHERS_KEPT + 1)))
end

for index, id in ipairs(ids) do
  local expireAt = record.expiry(records[index])
  local bytes = not (expireAt and expireAt <= now()) and records[index]
  reply[#reply + 1] = bytes or ''
  reply[#reply + 1] = tokens[index] or ''
  reply[#reply + 1] = progress[index] or ''
  -- No script could ever notify of a task that is not there: the client looks for it again now and then.
  if interest ~= '' and bytes and not expireAt then note(id) end
end
return reply
