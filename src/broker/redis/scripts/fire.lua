#!lua
-- Enqueues the ticks of schedules and moves each on, by compare-and-set: of many beats one does it, without a leader. A full
-- Redis refuses it whole, and what is due stays due: no allow-oom here.
--
-- ARGV  1 name of this call, 2 how many schedules, then for each: name, version, due, next due, next fire time ('' for
--       none), 'allow' | 'skip' | 'buffer', limit or '', how many were missed, since when, how many ticks follow; and for
--       each tick: '1' if it was kept back before, due, fire time, id, place, record, dedupe key or '', for how many ms
-- RETURNS the time, then for each schedule the outcomes of its ticks, '' if another call was first.
--
-- Replay: a schedule that was moved on by the call of this name gives the same outcomes.
--@include base
--@include ready
--@include tick

-- How soon a tick that was kept back is looked at again.
local PENDING_MS = 500

local now = clock()
local FIRING = { 'name', 'version', 'due', 'nextDue', 'nextFireAt', 'overlap', 'limit', 'missed', 'since', 'count' }
local TICK = { 'wasPending', 'due', 'fireAt', 'id', 'place', 'record', 'dedupe', 'dedupeMs' }

local at = 2
local function read(fields)
  local one = {}
  for _, field in ipairs(fields) do
    at = at + 1
    one[field] = ARGV[at]
  end
  return one
end

local function readTick()
  local tick = read(TICK)
  tick.wasPending, tick.dedupeMs = tick.wasPending == '1', tonumber(tick.dedupeMs)
  return tick
end

local function readFiring()
  local one = read(FIRING)
  one.limit, one.missed, one.ticks = tonumber(one.limit), tonumber(one.missed), {}
  for index = 1, tonumber(one.count) do one.ticks[index] = readTick() end
  return one
end

-- What becomes of a tick. state: fired, last, pending; it goes on with the tick.
local function settle(one, tick, state)
  local isOver = one.limit and state.fired >= one.limit
  if not isOver and one.overlap ~= 'allow' and isLive(state.last) then
    if tick.wasPending then return 'buffered' end
    if one.overlap == 'skip' or state.pending then return 'overlap' end
    state.pending = tick.due
    return 'buffered'
  end
  if tick.wasPending then state.pending = nil end
  if isOver then return 'over' end
  local outcome = enqueue(tick, now)
  if outcome == 'fired' then state.fired, state.last, state.lastDue = state.fired + 1, tick.id, tick.due end
  return outcome
end

local function moveOn(key, one, state, outcomes)
  local isOver = one.nextDue == '' or (one.limit and state.fired >= one.limit)
  local score = isOver and math.huge or tonumber(one.nextFireAt)
  if state.pending then score = math.min(score, now + PENDING_MS) end
  local set = { 'fired', state.fired, 'token', ARGV[1], 'told', outcomes }
  local gone = {}
  local function put(field, value)
    if value then
      set[#set + 1] = field
      set[#set + 1] = value
    else
      gone[#gone + 1] = field
    end
  end
  put('dueAt', not isOver and one.nextDue)
  put('fireAt', not isOver and one.nextFireAt)
  put('pending', state.pending)
  if state.last then put('lastId', state.last) end
  if state.lastDue then put('lastDueAt', state.lastDue) end
  redis.call('HSET', key, unpack(set))
  if #gone > 0 then redis.call('HDEL', key, unpack(gone)) end
  redis.call('ZADD', P .. 'schedules', score == math.huge and '+inf' or string.format('%.0f', score), one.name)
end

local function fire(one)
  local key = P .. 'schedule:' .. one.name
  local has = redis.call('HMGET', key, 'version', 'dueAt', 'fired', 'lastId', 'pending', 'token', 'told')
  if has[6] == ARGV[1] then return has[7] end
  if has[1] ~= one.version or (has[2] or '') ~= one.due then return '' end
  local state = { fired = tonumber(has[3]) or 0, last = has[4] or nil, pending = has[5] or nil }
  local outcomes = {}
  if one.missed > 0 then note(one.name, 'missed', { due = one.since, fireAt = one.since, id = '' }, now, one.missed) end
  for _, tick in ipairs(one.ticks) do
    local isKnown = not tick.wasPending or state.pending == tick.due
    local outcome = isKnown and settle(one, tick, state) or 'duplicate'
    outcomes[#outcomes + 1] = outcome
    if not (tick.wasPending and outcome ~= 'fired') then note(one.name, outcome, tick, now) end
  end
  local words = table.concat(outcomes, ' ')
  moveOn(key, one, state, words == '' and '-' or words)
  return words == '' and '-' or words
end

local reply = { string.format('%.0f', now) }
for _ = 1, tonumber(ARGV[2]) do reply[#reply + 1] = fire(readFiring()) end
return reply
