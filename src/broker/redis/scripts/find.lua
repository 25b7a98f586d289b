#!lua flags=allow-oom
-- Reads tasks, and notes on request which client watches them.
--
-- ARGV  1 '' or the interest to note, 'e/<client>' (its end) or 'a/<client>' (all changes), then the ids
-- RETURNS for each: record or '', token of the running attempt or '', progress or ''. Of large records it reads the first ones alone:
--         the caller asks for the others.
--
-- Replay: an interest that is noted is not noted again.
-- uses: record, records
local interest, reply = ARGV[1], {}

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

local function add(id, bytes, token, progress)
  local expireAt = record.expiry(bytes)
  local kept = not (expireAt and expireAt <= now()) and bytes
  reply[#reply + 1] = kept or ''
  reply[#reply + 1] = token or ''
  reply[#reply + 1] = progress or ''
  -- No script could ever notify of a task that is not there: the client looks for it again now and then.
  if interest ~= '' and kept and not expireAt then note(id) end
end

records.slices(2, function(ids, found)
  local tokens = redis.call('HMGET', K.active, unpack(ids))
  local progress = redis.call('HMGET', K.progress, unpack(ids))
  for index, id in ipairs(ids) do
    add(id, found[index], tokens[index], progress[index])
  end
end)
return reply
