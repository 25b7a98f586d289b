#!lua flags=allow-oom
-- Reads the queues as they are. It looks at a bounded number of lanes and of running tasks, so that it stays short however much waits.
--
-- ARGV  names of queues; without any all that hold a task or are paused
-- RETURNS JSON, a list in the order of the names, or by name, of {name, waiting, priorities: {priority: count}, running, delayed,
--         blocked: {'r' | 'c' | 'b': count}, readyAt (of the oldest), runningSince (of the oldest), note (of a paused one),
--         isPartial (not all lanes were looked at), isSampled (of all running tasks some were counted and stand for all)}
--
-- Replay: it writes nothing.
-- uses: queues/rows, queues/bands, queues/blocked, queues/oldest, queues/running

local function addDelayed()
  local counts = redis.call('HGETALL', K.delayedCounts)
  for index = 1, #counts, 2 do
    rows.of(counts[index]).delayed = tonumber(counts[index + 1]) or 0
  end
end

local function addPauses()
  local notes = redis.call('HGETALL', K.paused)
  for index = 1, #notes, 2 do
    rows.of(notes[index]).note = notes[index + 1]
  end
end

local function answer(names)
  local list = {}
  for index, name in ipairs(names) do
    list[index] = rows.of(name)
    list[index].isSampled = runningRows.areSampled()
  end
  return #list > 0 and cjson.encode(list) or '[]'
end

rows.want(ARGV)
bandRows.add()
blockedRows.add()
bandRows.markPartial()
oldest.add()
runningRows.add()
addDelayed()
addPauses()
return answer(#ARGV > 0 and ARGV or rows.names())
