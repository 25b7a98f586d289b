-- The ticks of schedules: enqueued, and noted for people.
-- provides: tick.enqueue, tick.note
-- uses: follow-up
local tick = {}

local function isDeduplicated(one)
  if one.dedupe == '' then return false end
  local id, untilAt = string.match(redis.call('HGET', K.dedupe, one.dedupe) or '', '^(%S+) (%d+)$')
  return id and tonumber(untilAt) > now()
end

-- one: id, list, record, dedupe key or '', dedupeMs. Answers 'fired', or why not.
function tick.enqueue(one)
  if isDeduplicated(one) then return 'deduplicated' end
  if redis.call('HEXISTS', K.task, one.id) == 1 then return 'duplicate' end
  followUp.publish(one.id, one.record, one.list)
  if one.dedupe ~= '' then redis.call('HSET', K.dedupe, one.dedupe, one.id .. ' ' .. whole(now() + one.dedupeMs)) end
  return 'fired'
end

-- One line for people: what became of how many ticks, when they were due, to be fired and noted, and the task.
function tick.note(name, kind, one, count)
  local line = table.concat({ kind, one.due, one.fireAt, whole(now()), count or 1, one.id }, ' ')
  redis.call('LPUSH', K.ticks(name), line)
  redis.call('LTRIM', K.ticks(name), 0, C.TICKS_KEPT - 1)
end
