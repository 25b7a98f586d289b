-- Dedupe keys: each belongs to the one live task that was enqueued under it.
-- provides: dedupe.holder, dedupe.hold, dedupe.free
-- uses: record
local dedupe = {}

-- The id of the live task that holds a key; nil if none does.
function dedupe.holder(key)
  local id, untilAt = string.match(redis.call('HGET', K.dedupe, key) or '', '^(%S+) (%d+)$')
  if id and tonumber(untilAt) > now() and record.isLive(id) then return id end
end

-- A task holds its key for some ms. Keys and ids of many tasks are held by one call: rows of { key, id, ms }.
function dedupe.hold(rows)
  local fields = {}
  for _, row in ipairs(rows) do
    fields[#fields + 1], fields[#fields + 2] = row.key, row.id .. ' ' .. whole(now() + row.ms)
  end
  if #fields > 0 then redis.call('HSET', K.dedupe, unpack(fields)) end
end

-- The task has ended; another may hold its key by now.
function dedupe.free(key, id)
  -- A key of another type has no holders: behind the first write nothing may fail.
  local holder = redis.pcall('HGET', K.dedupe, key)
  if type(holder) == 'string' and string.match(holder, '^(%S+)') == id then redis.call('HDEL', K.dedupe, key) end
end
