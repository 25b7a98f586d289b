-- Tasks that wait for their time.
-- provides: delayed.first, delayed.add, delayed.addMany
-- uses: wake
local delayed = {}

-- When the first delayed task is due; nil if there is none.
function delayed.first() return tonumber(redis.call('ZRANGE', K.delayed, 0, 0, 'WITHSCORES')[2]) end

-- A task that is due before all others needs a worker that comes for it.
function delayed.add(queue, id, due)
  local first = delayed.first()
  redis.call('ZADD', K.delayed, due, id)
  if not first or due < first then wake.queue(queue) end
end

-- Rows of { queue, id, due }.
function delayed.addMany(rows)
  if #rows == 0 then return end
  local scores, first, queues = {}, delayed.first(), {}
  for _, row in ipairs(rows) do
    scores[#scores + 1], scores[#scores + 2] = whole(row.due), row.id
    if not first or row.due < first then
      first = row.due
      queues[#queues + 1] = row.queue
    end
  end
  redis.call('ZADD', K.delayed, unpack(scores))
  for _, queue in ipairs(queues) do
    wake.queue(queue)
  end
end
