-- Makes delayed tasks ready whose time has come.
-- provides: promote.due
-- uses: record, ready, delayed, finish
local promote = {}

local BATCH = 200

-- In order of their time; answers when the next is due, nil if there is none.
function promote.due()
  local ids = redis.call('ZRANGEBYSCORE', K.delayed, '-inf', now(), 'LIMIT', 0, BATCH)
  local batch, counts = ready.batch(), {}
  for index, bytes in ipairs(redis.call('HMGET', K.task, unpack(ids))) do
    local live = record.open(bytes)
    if live then
      local queue = live.head.queue
      counts[queue] = (counts[queue] or 0) + 1
      ready.add(batch, ready.listOf(live.head), ids[index])
    elseif bytes and not record.expiry(bytes) then
      finish.quarantine(ids[index], bytes)
    end
  end
  ready.flush(batch)
  return delayed.removeDue(ids, counts)
end
