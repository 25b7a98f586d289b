#!lua flags=allow-oom
-- Adds what a process has summed up, and what scripts have counted, to the spans of this moment.
--
-- ARGV  1 source, 2 number of this call of the source, 3 '1' if the caller may archive, then for each: queue, task, figures as text
-- RETURNS the types of events that are watched, '1' if scripts have counted more than a call takes up, else '', then '<span> <at>' of each
--         chunk that the caller is to archive, with the number of its spans that are over
--
-- Replay: the number of the last call of each source is kept, and another with it adds nothing, and has nothing to archive: its chunks
-- are given to another caller after a while. A call of the source '' has no figures of its own: what it takes up is gone for the next.
-- uses: tally, sources
local source, number, mayArchive = ARGV[1], tonumber(ARGV[2]), ARGV[3] == '1'

-- For so long nobody else is told to archive the same chunk.
local CLAIMED_MS = 60000
-- More than come about between two hand-overs, as long as there is one in an hour.
local MOST_OVER = 4

local INDEXES = C.COUNTER_INDEX

-- '<queue> <task>' → figures.
local sums, distinct = {}, 0

-- The name under which a name counts that comes too late: those of schedules and commands begin with ':', and are no tasks.
local function otherOf(name)
  local queue = string.match(name, '^:%S+')
  return queue and (queue .. ' ' .. C.OTHER) or C.OTHER_FIGURES
end

-- Lua passes some thousand arguments to a command at most.
local function sumsOf(name)
  if not sums[name] and distinct >= 2 * C.MOST_FIGURE_NAMES then name = otherOf(name) end
  if not sums[name] then
    sums[name], distinct = {}, distinct + 1
  end
  return sums[name]
end

-- The fields of counts that this call takes up.
local taken = {}

local function collect()
  for at = 4, #ARGV, 3 do
    tally.add(sumsOf(ARGV[at] .. ' ' .. ARGV[at + 1]), ARGV[at + 2])
  end
  -- As many as leave the call short; the caller comes again for the others.
  local room = math.max(0, 2 * C.FIGURES_AT_ONCE - (#ARGV - 3) / 3)
  local counts = redis.call('HRANDFIELD', K.figuresOfScripts, room, 'WITHVALUES')
  for at = 1, #counts, 2 do
    taken[#taken + 1] = counts[at]
    local counter, name = string.match(counts[at], '^(%S+) (.+)$')
    local index, count = INDEXES[counter], tonumber(counts[at + 1])
    if index and count and count > 0 then
      local own = sumsOf(name)
      own[index] = (own[index] or 0) + count
    end
  end
end

-- Names in a fixed order, and the short field that stands for each of them, '0' or the queue for all that are too many; new: names that got one, and
-- their fields, in turn.
local function fieldsOf()
  local names, fields, new = {}, {}, {}
  for name in pairs(sums) do
    names[#names + 1] = name
  end
  table.sort(names)
  local known = #names > 0 and redis.call('HMGET', K.figureNames, unpack(names)) or {}
  local count = redis.call('HLEN', K.figureNames)
  for index, name in ipairs(names) do
    if not known[index] and count < C.MOST_FIGURE_NAMES then
      count = count + 1
      known[index] = string.format('%x', count)
      new[#new + 1], new[#new + 2] = name, known[index]
    end
    fields[index] = known[index] or string.match(name, '^:%S+') or '0'
  end
  return names, fields, new
end

-- The spans of this moment: key, the sums by field, and in how many ms it may go.
local function spans(names, fields)
  local all = {}
  for index, text in ipairs(C.FIGURE_SPANS) do
    local spanMs, keptMs, chunkMs, partMs, overMs = string.match(text, '^(%d+) (%d+) (%d+) (%d+) (%d+)$')
    local at = math.floor(now() / spanMs) * spanMs
    local chunkAt = math.floor(at / chunkMs) * chunkMs
    local span = { key = K.figures(spanMs, whole(at)), leftMs = whole(at + spanMs + keptMs - now()), byField = {} }
    span.chunk, span.overAt = spanMs .. ' ' .. whole(chunkAt), whole(math.floor(at / partMs) * partMs + partMs + overMs)
    local before = redis.call('HMGET', span.key, unpack(fields))
    for position, field in ipairs(fields) do
      local own = span.byField[field]
      if not own then
        own = {}
        span.byField[field] = own
        tally.add(own, before[position] or nil)
      end
      for counter, count in pairs(sums[names[position]]) do
        own[counter] = (own[counter] or 0) + count
      end
    end
    all[index] = span
  end
  return all
end

local function write(all)
  for _, span in ipairs(all) do
    local pairsOf = {}
    for field, own in pairs(span.byField) do
      pairsOf[#pairsOf + 1], pairsOf[#pairsOf + 2] = field, tally.text(own)
    end
    redis.call('HSET', span.key, unpack(pairsOf))
    redis.call('PEXPIRE', span.key, span.leftMs)
    redis.call('ZADD', K.figureChunks, 'NX', span.overAt, span.chunk)
  end
end

-- A chunk with the number of its spans that are over.
local function withSpans(chunk)
  local length, chunkAt = string.match(chunk, '^(%d+) (%d+)$')
  for _, text in ipairs(C.FIGURE_SPANS) do
    local spanMs, chunkMs, overMs = string.match(text, '^(%d+) %d+ (%d+) %d+ (%d+)$')
    if spanMs == length then
      local overAt = math.min(now() - overMs, chunkAt + chunkMs)
      return chunk .. ' ' .. whole(math.max(0, math.floor((overAt - chunkAt) / spanMs)))
    end
  end
  return chunk .. ' 0'
end

-- MGET passes over a key of another type.
local watched = redis.call('MGET', K.watchedEvents)[1] or ''
if source ~= '' and sources.isRepeated(K.figureSources, source, number) then return { watched, '' } end
collect()
if next(sums) == nil then return { watched, '' } end
local over = redis.call('ZRANGEBYSCORE', K.figureChunks, '-inf', whole(now()), 'LIMIT', 0, mayArchive and MOST_OVER or 0)
local names, fields, new = fieldsOf()
local all = spans(names, fields)
write(all)
if #new > 0 then redis.call('HSET', K.figureNames, unpack(new)) end
if #taken > 0 then redis.call('HDEL', K.figuresOfScripts, unpack(taken)) end
for index, chunk in ipairs(over) do
  redis.call('ZADD', K.figureChunks, whole(now() + CLAIMED_MS), chunk)
  over[index] = withSpans(chunk)
end
if source ~= '' then sources.note(K.figureSources, source, number) end
return { watched, redis.call('EXISTS', K.figuresOfScripts) == 1 and '1' or '', unpack(over) }
