-- Gates: what may hold a task back although a slot is free. Needs base and ready. docs/flow-control.md draws how a lease decides.
--
-- A gate is a word of a lane: 'r:<name>' a rate, 'c:<name>' a number at once, 'b:<name>' a circuit breaker; '|<key>' may follow.
-- It holds roads back: 'behind:<gate>' lists them, 'road:<road>' the lanes that stand there. 'gates' are those that do, by the
-- moment at which they may let something through; inf where only an end, or somebody, opens them.
-- Whenever a gate has room again it lets as many lanes go back to their rings as there is room for, in each band.

-- Whether anything waits in a lane, holds a place or stands behind a gate. Where nothing does there is nothing to look at.
local function hasLanes()
  if isLaned == nil then isLaned = redis.call('EXISTS', P .. 'laned', P .. 'held', P .. 'gates') > 0 end
  return isLaned
end

local gates = lazy(function(gates)
  gates.known = {}    -- word → what is known of the gate, with what this script has used of it
  gates.limits = {}   -- kind and name → numbers of the limit, false where nobody declared it
  gates.words = {}    -- lane or road → its gates
  gates.freed = {}    -- gates that may have room again
  gates.answered = {} -- breakers of which a probe came back
  gates.roused = {}   -- queues that have got lanes back
  gates.pulled = 0    -- lanes that went back to their rings
  -- isTold: the reply of this script carries the changes
  gates.changes = {}  -- name and state by turns of breakers that changed, to be told in the reply

  local LIMIT_PARTS = { r = 3, c = 1, b = 4 }
  local ROADS_AT_ONCE = 50
  local LANES_AT_ONCE = 100
  -- A quotient that is a whole number must not fall below it.
  local ROUNDING = 1e-9

  local function finite(value)
    local number = tonumber(value)
    return number and number - number == 0 and number or nil
  end

  -- The numbers of a limit: as an operator has set it, behind a slash, or as declared.
  function gates.limitOf(name)
    local limit = gates.limits[name]
    if limit == nil then
      local text = redis.call('HGET', P .. 'limits', name)
      limit = {}
      for part in string.gmatch(string.match(text or '', '[^/]*$'), '%S+') do limit[#limit + 1] = finite(part) end
      if #limit ~= LIMIT_PARTS[string.sub(name, 1, 1)] then limit = false end
      gates.limits[name] = limit
    end
    return limit
  end

  -- The gates of a lane or a road, in order.
  function gates.wordsOf(text)
    local words = gates.words[text]
    if not words then
      words = {}
      for word in string.gmatch(text, '%S+') do
        if string.find(word, '^[rcb]:.') then words[#words + 1] = word end
      end
      gates.words[text] = words
    end
    return words
  end

  local opened = {}

  -- A rate is kept as GCRA: 'ahead' is by how many ms what was started is ahead of an even pace. It is counted from the moment
  -- it was written, so a clock that jumps back spoils nothing.
  function opened.r(word, limit, now)
    local gate = { kind = 'r', pace = math.huge, slack = 0, ahead = 0, room = 0 }
    local most, per, burst = limit[1], limit[2], limit[3]
    if most <= 0 then return gate end
    gate.pace = per / most
    gate.slack = burst * gate.pace
    local at, ahead = string.match(redis.call('GET', P .. 'rate:' .. word) or '', '^(%S+) (%S+)$')
    local elapsed = math.max(0, now - (finite(at) or now))
    gate.ahead = math.max(0, math.min(finite(ahead) or 0, gate.slack + gate.pace) - elapsed)
    gate.room = math.max(0, math.floor((gate.slack - gate.ahead) / gate.pace + ROUNDING) + 1)
    return gate
  end

  function opened.c(word, limit)
    return { kind = 'c', holds = true, room = limit[1] - redis.call('SCARD', P .. 'holders:' .. word) }
  end

  local function change(gate, state)
    gate.state = state
    gates.changes[#gates.changes + 1] = gate.name
    gates.changes[#gates.changes + 1] = state
  end

  -- Once the cooldown is over a few may try.
  local function halfOpen(gate)
    gate.holds = true
    gate.room = gate.probes - redis.call('SCARD', P .. 'holders:' .. gate.word)
  end

  function opened.b(word, limit, now)
    local name = string.sub(word, 3)
    local gate = { kind = 'b', word = word, name = name, cooldown = limit[3], probes = limit[4], state = 'closed', room = math.huge }
    local kept = redis.call('HMGET', P .. 'breaker:' .. name, 'state', 'openedAt')
    if kept[1] ~= 'open' and kept[1] ~= 'half-open' then return gate end
    gate.state, gate.openedAt, gate.room = kept[1], finite(kept[2]) or now, 0
    if gate.openedAt > now then
      -- The clock has gone back.
      gate.openedAt = now
      redis.call('HSET', P .. 'breaker:' .. name, 'openedAt', now)
    end
    -- Only who can tell of it: a script that has no reply for it leaves it to the next exchange.
    if gates.isTold and gate.state == 'open' and now >= gate.openedAt + gate.cooldown then
      redis.call('HSET', P .. 'breaker:' .. name, 'state', 'half-open')
      change(gate, 'half-open')
    end
    if gate.state == 'half-open' then halfOpen(gate) end
    return gate
  end

  -- A limit that nobody declared lets everything through.
  function gates.of(word, now)
    local gate = gates.known[word]
    if not gate then
      local limit = gates.limitOf(string.match(word, '^[^|]*'))
      gate = limit and opened[string.sub(word, 1, 1)](word, limit, now) or { room = math.huge }
      gates.known[word] = gate
    end
    return gate
  end

  -- How many may pass all of the gates, and the one that lets the fewest through.
  function gates.narrowest(words, now)
    local room, narrowest = math.huge, nil
    for _, word in ipairs(words) do
      local gate = gates.of(word, now)
      if gate.room <= 0 then return 0, word end
      if gate.room < room then room, narrowest = gate.room, word end
    end
    return room, narrowest
  end

  -- When a gate has more room than it has now.
  local function dueAt(gate, now)
    if gate.kind == 'r' and gate.pace < math.huge then
      local more = math.max(0, gate.room) * gate.pace + gate.ahead - gate.slack
      return now + math.max(1, math.ceil(more - ROUNDING * gate.pace))
    end
    if gate.state == 'open' then return gate.openedAt + gate.cooldown end
    return math.huge
  end

  local function arm(word, due)
    isLaned = true
    redis.call('ZADD', P .. 'gates', due == math.huge and 'inf' or string.format('%.0f', due), word)
  end

  -- A road comes to stand behind a gate.
  local function standBehind(word, road, now)
    redis.call('RPUSH', P .. 'behind:' .. word, road)
    arm(word, dueAt(gates.of(word, now), now))
  end

  -- A lane that a gate has stopped.
  function gates.stop(band, lane, word, now)
    local road = roadOf(band, lane)
    if redis.call('RPUSH', P .. 'road:' .. road, lane) == 1 then standBehind(word, road, now) end
  end

  -- Lanes of a road go back to the ring of their band; answers how many.
  local function letGo(road, band, count)
    local lanes = redis.call('LPOP', P .. 'road:' .. road, count)
    if not lanes then return 0 end
    redis.call('SADD', P .. 'rings', band)
    redis.call('RPUSH', P .. 'ring:' .. band, unpack(lanes))
    gates.roused[string.sub(band, 3)] = true
    gates.pulled = gates.pulled + #lanes
    return #lanes
  end

  -- What a gate has room for goes on from a road; what another gate holds back more now stands behind that. Answers how many
  -- lanes went on, and true if the road still stands here.
  local function pullRoad(word, road, band, room, now)
    local words = gates.wordsOf(string.match(road, ' (.+)$') or '')
    local other, narrowest = gates.narrowest(words, now)
    local count = math.min(room, other, LANES_AT_ONCE)
    if count > 0 then count = letGo(road, band, count) end
    if redis.call('EXISTS', P .. 'road:' .. road) == 0 then return count, false end
    if narrowest and narrowest ~= word and other < gates.of(word, now).room then
      standBehind(narrowest, road, now)
      return count, false
    end
    return count, true
  end

  -- The first roads behind a gate, in order, as many as it has room for in each band: those that still stand go to the end.
  -- Answers true if it has room for more than it could look at.
  local function pullRoads(word, behind, room, now)
    local roads = redis.call('LRANGE', behind, 0, ROADS_AT_ONCE - 1)
    local went, most, last, left, standing = {}, 0, 0, {}, {}
    for index, road in ipairs(roads) do
      local band = string.match(road, '^(%S+) .') or ''
      local count = went[band] or 0
      if count < room then
        local more, stands = pullRoad(word, road, band, room - count, now)
        went[band], last = count + more, index
        most = math.max(most, went[band])
        if stands then standing[#standing + 1] = road end
      else
        left[index] = road
      end
    end
    redis.call('LTRIM', behind, last, -1)
    for index = last, 1, -1 do
      if left[index] then redis.call('LPUSH', behind, left[index]) end
    end
    if #standing > 0 then redis.call('RPUSH', behind, unpack(standing)) end
    return most < room and (#roads == ROADS_AT_ONCE or #standing > 0)
  end

  -- Lets go on what a gate has room for, and says when it has room again.
  function gates.pull(word, now)
    local gate, behind, hasMore = gates.of(word, now), P .. 'behind:' .. word, false
    if gate.room > 0 then hasMore = pullRoads(word, behind, gate.room, now) end
    if gate.state ~= 'open' and redis.call('EXISTS', behind) == 0 then
      redis.call('ZREM', P .. 'gates', word)
    else
      arm(word, hasMore and now or dueAt(gate, now))
    end
  end

  -- Gates whose time has come.
  function gates.pullDue(now)
    for _, word in ipairs(redis.call('ZRANGEBYSCORE', P .. 'gates', '-inf', now, 'LIMIT', 0, 20)) do gates.pull(word, now) end
  end

  -- When the next gate may let something through; nil if no time opens one.
  function gates.nextDue()
    return finite(redis.call('ZRANGE', P .. 'gates', 0, 0, 'WITHSCORES')[2])
  end

  -- A task passes the gates of its lane. Answers those of which it holds a place.
  function gates.pass(words, id, now)
    local held
    for _, word in ipairs(words) do
      local gate = gates.of(word, now)
      gate.room = gate.room - 1
      if gate.pace then gate.ahead, gate.isUsed = gate.ahead + gate.pace, true end
      if gate.holds then
        gate.ids = gate.ids or {}
        gate.ids[#gate.ids + 1] = id
        held = held and held .. ' ' .. word or word
      end
    end
    return held
  end

  -- Writes down what has passed since the last call.
  function gates.keep(now)
    for word, gate in pairs(gates.known) do
      if gate.isUsed then
        local text = string.format('%.0f %.17g', now, gate.ahead)
        redis.call('SET', P .. 'rate:' .. word, text, 'PX', string.format('%.0f', gate.ahead + 1000))
      end
      if gate.ids then redis.call('SADD', P .. 'holders:' .. word, unpack(gate.ids)) end
      gate.isUsed, gate.ids = nil, nil
    end
  end

  local function giveBackAt(word, holders, isAnswer)
    local count = redis.call('SREM', P .. 'holders:' .. word, unpack(holders))
    if count == 0 then return end
    local gate = gates.known[word]
    if gate and gate.holds then gate.room = gate.room + count end
    gates.freed[word] = true
    if isAnswer and string.sub(word, 1, 2) == 'b:' then gates.answered[word] = true end
  end

  -- Gives back the places that tasks hold. isAnswer: they came to an end of which breakers learn that all is well.
  function gates.giveBack(ids, isAnswer)
    if gates.hasHeld == nil then gates.hasHeld = redis.call('EXISTS', P .. 'held') == 1 end
    if not gates.hasHeld then return end
    local alike = {}
    for index, text in ipairs(redis.call('HMGET', P .. 'held', unpack(ids))) do
      if text then
        local holders = alike[text] or {}
        alike[text] = holders
        holders[#holders + 1] = ids[index]
      end
    end
    if not next(alike) then return end
    redis.call('HDEL', P .. 'held', unpack(ids))
    for text, holders in pairs(alike) do
      for word in string.gmatch(text, '%S+') do giveBackAt(word, holders, isAnswer) end
    end
  end

  local function openBreaker(gate, now)
    gate.openedAt, gate.room, gate.holds = now, 0, nil
    redis.call('HSET', P .. 'breaker:' .. gate.name, 'state', 'open', 'openedAt', now)
    -- What is still on its way was leased before: it is no probe any more.
    redis.call('DEL', P .. 'failures:' .. gate.name, P .. 'holders:' .. gate.word)
    change(gate, 'open')
    arm(gate.word, dueAt(gate, now))
  end

  function gates.close(gate)
    gate.room, gate.holds = math.huge, nil
    redis.call('DEL', P .. 'breaker:' .. gate.name, P .. 'failures:' .. gate.name, P .. 'holders:' .. gate.word)
    change(gate, 'closed')
    gates.freed[gate.word] = true
  end

  -- The last failures by time, as many as open the breaker.
  local function countFailure(gate, limit, now)
    local key, threshold = P .. 'failures:' .. gate.name, math.max(1, limit[1])
    redis.call('LPUSH', key, now)
    redis.call('LTRIM', key, 0, threshold - 1)
    redis.call('PEXPIRE', key, string.format('%.0f', limit[2] + 1000))
    local first = finite(redis.call('LINDEX', key, threshold - 1))
    if first and first > now - limit[2] then openBreaker(gate, now) end
  end

  -- A failure that breakers count. What was leased before one opened neither opens it again nor prolongs its cooldown.
  function gates.trip(id, names, now)
    for _, name in ipairs(names) do
      local word = 'b:' .. tostring(name)
      local limit = gates.limitOf(word)
      if limit then
        local gate = gates.of(word, now)
        local isProbe = redis.call('SREM', P .. 'holders:' .. word, id) == 1
        if gate.state == 'closed' then
          countFailure(gate, limit, now)
        elseif gate.state == 'half-open' and isProbe then
          openBreaker(gate, now)
        end
      end
    end
  end

  local function sorted(set)
    local words = {}
    for word in pairs(set) do words[#words + 1] = word end
    table.sort(words)
    return words
  end

  -- What ended has made room: it is passed on. A probe that came back closes its breaker, unless another of this call opened it.
  function gates.passOn(now)
    for _, word in ipairs(sorted(gates.answered)) do
      local gate = gates.of(word, now)
      if gate.state == 'half-open' then gates.close(gate) end
    end
    gates.answered = {}
    local freed = sorted(gates.freed)
    gates.freed = {}
    for _, word in ipairs(freed) do gates.pull(word, now) end
  end

  -- Wakes somebody for the queues that have got lanes back.
  function gates.rouse()
    for queue in pairs(gates.roused) do wake(queue) end
    gates.roused = {}
  end

  -- Of gates that hold something back some are looked at now and then, so that nothing stands for ever after a fault: places of
  -- tasks that nobody runs any more are taken back.
  function gates.sweep(now, limit)
    local count = redis.call('ZCARD', P .. 'gates')
    if count == 0 then return end
    local from = finite(redis.call('HGET', P .. 'meta', 'swept')) or 0
    if from >= count then from = 0 end
    for _, word in ipairs(redis.call('ZRANGE', P .. 'gates', from, from + limit - 1)) do
      local holders = redis.call('SRANDMEMBER', P .. 'holders:' .. word, 50)
      local tokens = #holders > 0 and redis.call('HMGET', P .. 'active', unpack(holders)) or {}
      for index, id in ipairs(holders) do
        if not tokens[index] then
          redis.call('SREM', P .. 'holders:' .. word, id)
          redis.call('HDEL', P .. 'held', id)
        end
      end
      gates.freed[word] = true
    end
    redis.call('HSET', P .. 'meta', 'swept', string.format('%.0f', from + limit))
  end
end)

-- The end of a script that does not lease.
local function leaveGates(now)
  if not hasLanes() then return end
  gates.passOn(now)
  gates.rouse()
end
