-- The ticks of schedules: enqueued, and noted for people.
-- provides: tick.enqueue, tick.note
-- uses: record, follow-up, dedupe, figures
local tick = {}

-- one: id, list, record, dedupe key or '', dedupeMs. Answers 'fired', or why not.
function tick.enqueue(one)
  if one.dedupe ~= '' and dedupe.holder(one.dedupe) then return 'deduplicated' end
  if record.isKept(redis.call('HGET', K.task, one.id)) then return 'duplicate' end
  local live = record.open(one.record)
  followUp.publish(one.id, one.record, one.list, live and live.head.expires)
  if live then figures.count('enqueued', live.head.queue, live.head.name, 1) end
  if one.dedupe ~= '' then dedupe.hold({ { key = one.dedupe, id = one.id, ms = one.dedupeMs } }) end
  return 'fired'
end

-- One line for people: what became of how many ticks, when they were due, to be fired and noted, and the task.
function tick.note(name, kind, one, count)
  local line = table.concat({ kind, one.due, one.fireAt, whole(now()), count or 1, one.id }, ' ')
  redis.call('LPUSH', K.ticks(name), line)
  redis.call('LTRIM', K.ticks(name), 0, C.TICKS_KEPT - 1)
end
