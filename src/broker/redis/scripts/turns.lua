-- Leasing from the lanes of a band, one task from each in turn. Needs gates, and what leasing has before it.

local turns = lazy(function(turns)
  -- So many lanes of a ring are looked at, at once.
  local TURNS_AT_ONCE = 250
  local PASSED_AT_ONCE = 500

  -- Reads what lanes have next, `count` of each as far as gates have room, and `least`: one command reads all their records.
  local function readAhead(lanes, count, least, now)
    local all, owners = {}, {}
    for _, lane in ipairs(lanes) do
      local room = gates.narrowest(lane.words, now)
      local last = math.max(least, math.min(count, room))
      -- One more than can be taken tells whether there is more.
      local ids = last > 0 and redis.call('LRANGE', lane.key, #lane.ids, #lane.ids + last) or {}
      lane.isWhole = last > 0 and #ids <= last
      for _, id in ipairs(ids) do
        all[#all + 1], owners[#owners + 1] = id, lane
      end
    end
    if #all == 0 then return end
    local records, tokens = redis.call('HMGET', P .. 'task', unpack(all)), redis.call('HMGET', P .. 'active', unpack(all))
    local dues = redis.call('ZMSCORE', P .. 'delayed', unpack(all))
    for index, id in ipairs(all) do
      local lane = owners[index]
      local at = #lane.ids + 1
      lane.ids[at], lane.records[at], lane.tokens[at], lane.dues[at] = id, records[index], tokens[index], dues[index]
    end
  end

  local function hasNext(lane, now)
    if lane.used == #lane.ids and not lane.isWhole then readAhead({ lane }, 20, 1, now) end
    return lane.used < #lane.ids
  end

  -- One task of a lane. Answers 'leased', 'last' (nothing is left), 'empty', 'stopped' and by which gate, or 'kept': what is next
  -- may only start at once, and no slot is free.
  local function turn(lane, taken, worker, now)
    local room, gate = gates.narrowest(lane.words, now)
    if room <= 0 then return 'stopped', gate end
    -- Tasks that a limit may hold back are taken ahead only where it is far away; whether a breaker opens nobody knows.
    local isReserve = #taken.ids >= worker.slots and (lane.isGuarded or room < 2 * (worker.slots + worker.ahead))
    while not isReserve and hasNext(lane, now) do
      local at = lane.used + 1
      local id, record = lane.ids[at], lane.records[at]
      taken.where = lane.where
      local word = not lane.dues[at] and consider(id, record, lane.tokens[at], taken, worker, now)
      if word == 'stop' then
        isReserve = true
      else
        lane.used = at
        if word == 'lease' then
          add(taken, id, record, gates.pass(lane.words, id, now))
          lane.isServed = true
          return hasNext(lane, now) and 'leased' or 'last'
        end
        taken.passed = taken.passed + 1
        if taken.passed == PASSED_AT_ONCE then return 'kept' end
      end
    end
    if isReserve then taken.isFull = true end
    return isReserve and 'kept' or 'empty'
  end

  -- A lane that leaves the ring without a task leaves its room to others.
  local function leaveRoom(lane)
    if lane.isServed then return end
    for _, word in ipairs(lane.words) do gates.freed[word] = true end
  end

  -- Takes off what a lane has given.
  local function trim(lane, after)
    if lane.used == 0 then return end
    redis.call('LTRIM', lane.key, lane.used, -1)
    after.given, lane.used = after.given + lane.used, 0
  end

  -- Lanes that have nothing more go nowhere, but for those into which what was found expired has put something.
  local function drop(band, after, taken)
    local texts = {}
    for _, lane in ipairs(after.gone) do
      leaveRoom(lane)
      trim(lane, after)
      if taken.passed > 0 and redis.call('EXISTS', lane.key) == 1 then
        table.insert(after.back, lane)
      else
        texts[#texts + 1] = lane.text
      end
    end
    if #texts > 0 then redis.call('SREM', P .. 'lanes:' .. band, unpack(texts)) end
  end

  local function lanesOf(band, texts)
    local lanes, queue = {}, string.sub(band, 3)
    for index, text in ipairs(texts) do
      local key = P .. 'lane:' .. band .. ' ' .. text
      lanes[index] = {
        text = text, key = key, words = gates.wordsOf(text), where = whereOf(queue, text),
        isGuarded = string.find(' ' .. text, ' b:', 1, true) ~= nil,
        ids = {}, records = {}, tokens = {}, dues = {}, used = 0,
      }
    end
    return lanes
  end

  -- Puts lanes where they belong after their turns: to the end of the ring, behind a gate, or nowhere.
  local function putBack(band, after, taken, now)
    redis.call('LTRIM', P .. 'ring:' .. band, after.turns, -1)
    drop(band, after, taken)
    local texts = {}
    for index, lane in ipairs(after.back) do
      trim(lane, after)
      texts[index] = lane.text
    end
    if #texts > 0 then redis.call('RPUSH', P .. 'ring:' .. band, unpack(texts)) end
    for _, each in ipairs(after.stopped) do
      leaveRoom(each.lane)
      trim(each.lane, after)
      gates.stop(band, each.lane.text, each.gate, now)
    end
    if after.given > 0 then countLaned(band, -after.given) end
  end

  -- Goes round the lanes at the front of the ring, for up to `want` tasks; answers how many, and whether others come behind them.
  local function goRound(band, want, taken, worker, now)
    local size = math.min(want, TURNS_AT_ONCE)
    local lanes = lanesOf(band, redis.call('LRANGE', P .. 'ring:' .. band, 0, size - 1))
    local count, isAll = #lanes, #lanes < size
    if count == 0 then return 0, false end
    readAhead(lanes, isAll and math.ceil(want / count) or 1, 0, now)

    local after, at, left = { gone = {}, back = {}, stopped = {}, given = 0 }, 1, want
    while left > 0 and lanes[at] do
      local lane = lanes[at]
      local word, gate = turn(lane, taken, worker, now)
      -- It stays in front, and nothing is taken ahead of it.
      if word == 'kept' then break end
      if word == 'leased' or word == 'last' then left = left - 1 end
      if word == 'leased' then
        table.insert(isAll and lanes or after.back, lane)
      elseif word == 'stopped' then
        table.insert(after.stopped, { lane = lane, gate = gate })
      else
        table.insert(after.gone, lane)
      end
      at = at + 1
    end
    after.turns = isAll and count or at - 1
    if isAll then
      for index = at, #lanes do table.insert(after.back, lanes[index]) end
    elseif lanes[at] then
      trim(lanes[at], after)
    end
    putBack(band, after, taken, now)
    return want - left, not isAll
  end

  -- Takes up to `want` tasks from the lanes of a band.
  function turns.take(each, want, taken, worker, now)
    for _ = 1, 5 do
      if want <= 0 or each.isRingDone then return end
      local count, isMore = goRound(each.name, want, taken, worker, now)
      want = want - count
      each.isRingDone = (want > 0 and not isMore) or taken.isFull or taken.passed >= PASSED_AT_ONCE
    end
  end
end)
