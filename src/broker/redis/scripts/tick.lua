-- The enqueueing of ticks. Needs base and ready.

local TICKS_KEPT = 50

-- A task that has not ended: the first letter of its record says so.
local function isLive(id)
  local record = id and redis.call('HGET', P .. 'task', id)
  return record and string.sub(record, 1, 1) ~= 'e'
end

-- tick: id, place, record, dedupe key or '', for how long. Answers 'fired', or why not.
local function enqueue(tick, now)
  if tick.dedupe ~= '' then
    local id, untilAt = string.match(redis.call('HGET', P .. 'dedupe', tick.dedupe) or '', '^(%S+) (%d+)$')
    if id and tonumber(untilAt) > now then return 'deduplicated' end
  end
  if redis.call('HSETNX', P .. 'task', tick.id, tick.record) == 0 then return 'duplicate' end
  push('RPUSH', tick.place, { tick.id })
  if tick.dedupe ~= '' then
    redis.call('HSET', P .. 'dedupe', tick.dedupe, tick.id .. ' ' .. string.format('%.0f', now + tick.dedupeMs))
  end
  return 'fired'
end

-- One line for people: what became of how many ticks, when they were due, to be fired and noted, and the task.
local function note(name, kind, tick, now, count)
  local line = table.concat({ kind, tick.due, tick.fireAt, string.format('%.0f', now), count or 1, tick.id }, ' ')
  redis.call('LPUSH', P .. 'ticks:' .. name, line)
  redis.call('LTRIM', P .. 'ticks:' .. name, 0, TICKS_KEPT - 1)
end
