#!lua
-- Enqueues the ticks of schedules and moves each on, by compare-and-set: of many beats one does it, without a leader. A full Redis
-- refuses it whole, and what is due stays due: no allow-oom here.
--
-- ARGV  1 name of this call, 2 how many schedules, then for each: name, version, due, next due, next fire time ('' for none),
--       'allow' | 'skip' | 'buffer', limit or '', how many were missed, since when, how many ticks follow; and for each tick: '1' if it
--       was kept back before, due, fire time, id, ready list, record, dedupe key or '', for how many ms
-- RETURNS the time, then for each schedule the outcomes of its ticks, '' if another call was first.
--
-- Replay: a schedule that was moved on by the call of this name gives the same outcomes.
-- uses: arguments, record, schedule/tick, key-types
local FIRING = { 'name', 'version', 'due', 'nextDue', 'nextFireAt', 'overlap', 'limit', 'missed', 'since' }
local TICK = { 'wasPending', 'due', 'fireAt', 'id', 'list', 'record', 'dedupe', 'dedupeMs' }
local call = arguments.next()

local function readFiring()
  local firing = arguments.read(FIRING)
  firing.limit, firing.missed, firing.ticks = tonumber(firing.limit), tonumber(firing.missed), arguments.list(TICK)
  for _, one in ipairs(firing.ticks) do
    one.wasPending = one.wasPending == '1'
  end
  return firing
end

-- What becomes of a tick. state: fired, last, pending; it goes on with the tick.
local function settle(firing, one, state)
  local isOver = firing.limit and state.fired >= firing.limit
  if not isOver and firing.overlap ~= 'allow' and record.isLive(state.last) then
    if one.wasPending then return 'buffered' end
    if firing.overlap == 'skip' or state.pending then return 'overlap' end
    state.pending = one.due
    return 'buffered'
  end
  if one.wasPending then state.pending = nil end
  if isOver then return 'over' end
  local outcome = tick.enqueue(one)
  if outcome == 'fired' then
    state.fired, state.last, state.lastDue = state.fired + 1, one.id, one.due
  end
  return outcome
end

-- The fields of a schedule that change, and those that go.
local function fieldsOf(firing, state, isOver, outcomes)
  local set, gone = { 'fired', state.fired, 'token', call, 'outcomes', outcomes }, {}
  local function put(field, value)
    if value then
      set[#set + 1] = field
      set[#set + 1] = value
    else
      gone[#gone + 1] = field
    end
  end
  put('dueAt', not isOver and firing.nextDue)
  put('fireAt', not isOver and firing.nextFireAt)
  put('pending', state.pending)
  if state.last then put('lastId', state.last) end
  if state.lastDue then put('lastDueAt', state.lastDue) end
  return set, gone
end

local function moveOn(key, firing, state, outcomes)
  local isOver = firing.nextDue == '' or (firing.limit and state.fired >= firing.limit)
  local score = isOver and math.huge or tonumber(firing.nextFireAt)
  -- A tick that was kept back is looked at again soon.
  if state.pending then score = math.min(score, now() + C.PENDING_MS) end
  local set, gone = fieldsOf(firing, state, isOver, outcomes)
  redis.call('HSET', key, unpack(set))
  if #gone > 0 then redis.call('HDEL', key, unpack(gone)) end
  redis.call('ZADD', K.schedules, score == math.huge and '+inf' or whole(score), firing.name)
end

local function settleTicks(firing, state)
  local outcomes = {}
  for _, one in ipairs(firing.ticks) do
    local isKnown = not one.wasPending or state.pending == one.due
    local outcome = isKnown and settle(firing, one, state) or 'duplicate'
    outcomes[#outcomes + 1] = outcome
    if not (one.wasPending and outcome ~= 'fired') then tick.note(firing.name, outcome, one) end
  end
  return #outcomes == 0 and '-' or table.concat(outcomes, ' ')
end

local function fire(firing)
  local key = K.schedule(firing.name)
  local has = redis.call('HMGET', key, 'version', 'dueAt', 'fired', 'lastId', 'pending', 'token', 'outcomes')
  if has[6] == call then return has[7] end
  if has[1] ~= firing.version or (has[2] or '') ~= firing.due then return '' end
  local state = { fired = tonumber(has[3]) or 0, last = has[4] or nil, pending = has[5] or nil }
  if firing.missed > 0 then tick.note(firing.name, 'missed', { due = firing.since, fireAt = firing.since, id = '' }, firing.missed) end
  local outcomes = settleTicks(firing, state)
  moveOn(key, firing, state, outcomes)
  return outcomes
end

keyTypes.check({ K.schedules, K.dedupe, K.bands, K.rotations })
local reply = { whole(now()) }
for _ = 1, tonumber(arguments.next()) do
  reply[#reply + 1] = fire(readFiring())
end
return reply
