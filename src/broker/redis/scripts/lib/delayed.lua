-- Tasks that wait for their time, and how many those are of each queue.
-- provides: delayed.add, delayed.addMany, delayed.remove, delayed.removeDue
-- uses: wake
local delayed = {}

-- When the first delayed task is due; nil if there is none.
local function firstDue() return tonumber(redis.call('ZRANGE', K.delayed, 0, 0, 'WITHSCORES')[2]) end

-- Kept beside the set, because nobody could count a queue in it. Counts that somebody spoiled are dropped.
local function count(queue, by)
  if by == 0 then return end
  local total = redis.pcall('HINCRBY', K.delayedCounts, queue, by)
  if type(total) ~= 'number' then
    redis.call('DEL', K.delayedCounts)
  elseif total <= 0 then
    redis.call('HDEL', K.delayedCounts, queue)
  end
end

-- A task that is due before all others needs a worker that comes for it.
function delayed.add(queue, id, due)
  local first = firstDue()
  count(queue, redis.call('ZADD', K.delayed, due, id))
  if not first or due < first then wake.queue(queue) end
end

-- Rows of { queue, id, due }.
function delayed.addMany(rows)
  if #rows == 0 then return end
  local scores, first, queues = {}, firstDue(), {}
  for _, row in ipairs(rows) do
    local own = scores[row.queue] or {}
    scores[row.queue] = own
    own[#own + 1], own[#own + 2] = whole(row.due), row.id
    if not first or row.due < first then
      first = row.due
      queues[#queues + 1] = row.queue
    end
  end
  for queue, own in pairs(scores) do
    count(queue, redis.call('ZADD', K.delayed, unpack(own)))
  end
  for _, queue in ipairs(queues) do
    wake.queue(queue)
  end
end

function delayed.remove(queue, id) count(queue, -redis.call('ZREM', K.delayed, id)) end

-- Tasks that have become due: their ids, and queue → how many of them. No count outlives the last delayed task.
function delayed.removeDue(ids, counts)
  redis.call('ZREM', K.delayed, unpack(ids))
  for queue, number in pairs(counts) do
    count(queue, -number)
  end
  local first = firstDue()
  if not first then redis.call('DEL', K.delayedCounts) end
  return first
end
