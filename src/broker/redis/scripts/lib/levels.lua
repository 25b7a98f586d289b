-- Levels over time: slots that were busy, all slots, and the longest wait of a ready task, for each span of time.
-- provides: levels.noteSlots, levels.isWaitDue, levels.noteWait
local levels = {}

-- A worker that was silent for longer may have been away.
local SILENT_MS = 60000
-- The wait is looked at once in this time, whoever comes.
local WAIT_EVERY_MS = 10000

-- Spans in which figures are kept: the length of each, the hash and the number of the one that holds a moment, and when the hash may go.
local function spansAt(moment)
  local all = {}
  for index, text in ipairs(C.FIGURE_SPANS) do
    local spanMs, keptMs = string.match(text, '^(%d+) (%d+)')
    local chunkMs = spanMs * C.LEVELS_TOGETHER
    local chunkAt = math.floor(moment / chunkMs) * chunkMs
    local number = math.floor((moment - chunkAt) / spanMs)
    all[index] =
      { at = chunkAt + number * spanMs, key = K.levels(spanMs, whole(chunkAt)), number = number, untilAt = chunkAt + chunkMs + keptMs }
  end
  return all
end

local function keep(span) redis.call('PEXPIRE', span.key, whole(math.max(1, span.untilAt - now()))) end

-- Nothing may fail here: a key of another type, or a number that is none, is dropped.
local function add(span, field, by)
  if type(redis.pcall('HINCRBY', span.key, field .. span.number, whole(by))) ~= 'number' then redis.call('DEL', span.key) end
end

local function addSlots(span, ms, busy, slots)
  add(span, 'b', math.floor(busy * ms + 0.5))
  add(span, 's', slots * ms)
  keep(span)
end

-- Notes how many slots were busy, and how many there were, from a moment until now. A part lies in the span before, if this one began since.
function levels.noteSlots(from, busy, slots)
  if not from or from >= now() or from < now() - SILENT_MS then return end
  local before = spansAt(from)
  for index, span in ipairs(spansAt(now())) do
    if from < span.at then addSlots(before[index], span.at - from, busy, slots) end
    if now() > span.at then addSlots(span, now() - math.max(from, span.at), busy, slots) end
  end
end

local function read(span, field)
  local text = redis.pcall('HGET', span.key, field)
  if type(text) == 'table' then redis.call('DEL', span.key) end
  return type(text) == 'string' and tonumber(text) or nil
end

function levels.isWaitDue()
  local lookedAt = read(spansAt(now())[1], 'at')
  return not lookedAt or lookedAt > now() or lookedAt <= now() - WAIT_EVERY_MS
end

-- Notes for how long the oldest task that could run has waited: 0 where no task waits.
function levels.noteWait(ms)
  for index, span in ipairs(spansAt(now())) do
    local field = 'w' .. span.number
    redis.call('HSET', span.key, field, whole(math.max(ms, read(span, field) or 0)))
    if index == 1 then redis.call('HSET', span.key, 'at', whole(now())) end
    keep(span)
  end
end
