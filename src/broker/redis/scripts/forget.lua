#!lua flags=allow-oom
-- Drops the records of tasks that have ended.
--
-- ARGV  the ids
-- RETURNS for each 1, or 0 if it has not ended. Of large records it takes the first ones alone: the caller asks for the others.
--
-- Replay: a record that is gone answers 1 again.
-- uses: record, records
local reply = {}

records.slices(1, function(ids, found)
  local ended = {}
  for index, id in ipairs(ids) do
    local isGone = not found[index] or record.expiry(found[index])
    reply[#reply + 1] = isGone and 1 or 0
    if found[index] and isGone then ended[#ended + 1] = id end
  end
  if #ended > 0 then redis.call('HDEL', K.task, unpack(ended)) end
end)
return reply
