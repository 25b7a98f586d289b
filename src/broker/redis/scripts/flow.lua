-- What the end of a member of a workflow sets going. Needs base, record, ready and finish; included by finish.
--
-- A node is a task or a group. Its head says where it stands: `next` follows it, `join` and `place` is where a group keeps
-- what it gave, `after` came before it. Steps that are many (the parts of a group, what waits for a failure) are put on the
-- list 'flow' and carried out in bites, so that no script grows with the workflow. Each may be carried out twice.
flow = lazy(function(flow)
  local finish, revoke, quarantine, REVOKED, MALFORMED = ends.finish, ends.revoke, ends.quarantine, ends.REVOKED, ends.MALFORMED

  -- Results of a group are kept in pages of so many: Redis keeps so small a hash as a list, which is small and soon searched.
  local PAGE = 64
  local BITE = 200
  local RELEASED_AT_ONCE = 1000

  local function number(value) return string.format('%.0f', value) end

  local function plan(step) redis.call('RPUSH', P .. 'flow', cjson.encode(step)) end

  -- Puts a node where it waits.
  local function putNode(id, record, size, ttl)
    if size and redis.call('EXISTS', groupKey(id)) == 1 then
      local old = knownSize(id) or 0
      -- The results of an earlier life of the id, which are kept longer than its record.
      for page = 0, math.ceil(old / PAGE) - 1 do redis.call('DEL', P .. 'results:' .. id .. ':' .. page) end
      for _, part in ipairs({ 'group', 'full', 'input', 'parts', 'added', 'nested' }) do redis.call('DEL', P .. part .. ':' .. id) end
    end
    redis.call('HSET', P .. 'task', id, record)
    if size then redis.call('HSET', groupKey(id), 'size', number(size), 'ttl', number(ttl or 86400000)) end
  end

  local function drop(root)
    redis.call('DEL', P .. 'draft:' .. root)
    redis.call('ZREM', P .. 'drafts', root)
  end

  -- The failure of what a failed group was for. The same as ChordError gives; a test compares them.
  local function chordFailure(how, failure)
    local message = 'Part ' .. number(how.place) .. ' of the group failed (task ' .. how.part .. ').'
    -- cjson escapes slashes, JavaScript does not.
    return '{"classes":["ChordError","TaskError","TaskQueueError","Error"],"name":"ChordError","message":' ..
      string.gsub(cjson.encode(message), '\\/', '/') .. ',"code":"CHORD","cause":' .. failure .. '}'
  end

  -- How a group ends, by what was noted of it.
  local function endOf(id, live, now)
    local failed, doom = unpack(redis.call('HMGET', groupKey(id), 'failed', 'doom'))
    if doom and (failed or live.head.size == 0) then
      local fate = cjson.decode(doom)
      return { state = fate.state, reason = fate.reason, text = fate.text .. '\n', at = now, isQuiet = fate.isQuiet }
    end
    if not failed then return { state = 'SUCCESS', text = '\n', at = now } end
    local page = math.floor(failed / PAGE)
    local part, failure = string.match(redis.call('HGET', P .. 'results:' .. id .. ':' .. page, failed), '^f([^\n]*)\n(.*)$')
    return { state = 'FAILURE', reason = 'part', text = failure .. '\n', at = now, part = part, place = tonumber(failed) }
  end

  -- Every part has ended, or the first failure is enough.
  local function complete(id, live, now)
    local isReadable, how = pcall(endOf, id, live, now)
    finish(id, live, isReadable and how or { state = 'FAILURE', reason = 'malformed', text = MALFORMED .. '\n', at = now })
  end

  -- Where an ended record stood.
  local function endedHead(record)
    local stop = string.find(record, '\n', 1, true)
    local ok, head = pcall(cjson.decode, string.sub(record, 15, (stop or 0) - 1))
    return ok and type(head) == 'table' and head or {}
  end

  -- The node that begins a part. What leads to a part is also there when that has ended before its group began, and when the
  -- record of its end is past its time.
  local function entryOf(id, record, live)
    if not record then return redis.call('HEXISTS', P .. 'task', id .. '/0') == 1 and id .. '/0' or id end
    local first = (live and live.head or endedHead(record)).first
    return type(first) == 'string' and first or id
  end

  -- How many parts a group has. Where something else was written over that, it is reckoned anew and put right.
  local function sizeOf(id)
    local size = knownSize(id)
    if size or redis.call('HEXISTS', groupKey(id), 'size') == 0 then return size or 0 end
    local record = redis.call('HGET', P .. 'task', id) or ''
    local live = open(record)
    local made = tonumber((live and live.head or endedHead(record)).size) or 0
    redis.call('HSET', groupKey(id), 'size', number(made + redis.call('HLEN', P .. 'parts:' .. id)))
    return knownSize(id) or 0
  end

  -- A page is full when each of its parts is there, the group when each page is full: nothing is counted that could drift.
  local function isFull(id)
    local size = sizeOf(id)
    return redis.call('SCARD', P .. 'full:' .. id) >= math.ceil(size / PAGE)
  end

  local function markFull(id, page)
    local size = sizeOf(id)
    local there = redis.call('HLEN', P .. 'results:' .. id .. ':' .. page)
    if there < math.min(PAGE, size - page * PAGE) then return false end
    redis.call('SADD', P .. 'full:' .. id, page)
    return true
  end

  -- All parts have ended. Not before the group has begun, or has been told how it ends without: then what leads to its parts is
  -- told as well.
  local function completeIfFull(id, now)
    if not isFull(id) then return false end
    local live = open(redis.call('HGET', P .. 'task', id))
    if not live or (live.kind == 'g' and redis.call('HEXISTS', groupKey(id), 'doom') == 0) then return false end
    complete(id, live, now)
    return true
  end

  -- Steps that concern each part of a group.
  local function planParts(act, id, head, more)
    local step = more or {}
    step.act, step.id, step.stem, step.made, step.at = act, id, head.idPrefix or id, head.size, 0
    plan(step)
  end

  -- Writes what has no entry yet; answers whether there was any, and the first place that failed.
  local function keepFresh(key, places, entries)
    local there, fields, failed = redis.call('HMGET', key, unpack(places)), {}, nil
    for index, at in ipairs(places) do
      if not there[index] then
        fields[#fields + 1], fields[#fields + 2] = at, entries[index]
        local isFailure = string.sub(entries[index], 1, 1) == 'f'
        if isFailure and (not failed or tonumber(at) < failed) then failed = tonumber(at) end
      end
    end
    if #fields > 0 then redis.call('HSET', key, unpack(fields)) end
    return #fields > 0, failed
  end

  -- Keeps what parts of one page of a group gave; each place counts once.
  local function gather(id, page, places, entries, now)
    local record = redis.call('HGET', P .. 'task', id)
    local kind = record and string.sub(record, 1, 1)
    if kind ~= 'g' and kind ~= 'G' then return end
    local isFresh, failed = keepFresh(P .. 'results:' .. id .. ':' .. page, places, entries)
    if not isFresh then return end
    if failed then
      local known = tonumber(redis.call('HGET', groupKey(id), 'failed'))
      if not known or failed < known then redis.call('HSET', groupKey(id), 'failed', number(failed)) end
    end
    local live = open(record)
    if live and failed and live.head.failFast then
      planParts('cancel', id, live.head, { isTerminated = true })
      complete(id, live, now)
      return
    end
    if not (markFull(id, page) and completeIfFull(id, now)) then tell(id) end
  end

  local function gatherOne(head, entry, now)
    gather(head.group, math.floor(head.index / PAGE), { number(head.index) }, { entry }, now)
  end

  local function beginGroup(id, live, input)
    redis.call('HSET', P .. 'task', id, 'G' .. string.sub(live.record, 2))
    if live.head.takesInput then redis.call('SET', P .. 'input:' .. id, input or 'vnull') end
    tell(id)
    planParts('begin', id, live.head, { ready = live.head.ready })
  end

  local function beginTask(id, live, input, now)
    local head, body = live.head, live.body
    if head.input then body = (input or 'vnull') .. body end
    if head.expiresIn then head.expires, head.expiresIn = now + head.expiresIn, nil end
    redis.call('HSET', P .. 'task', id, seal(head, body))
    local due = head.eta or (head.delay and now + head.delay)
    if due and due > now then delay(head, id, due) else ready(head, id) end
  end

  -- What nobody can read, or is not there, has ended; those who wait for it are told.
  local function giveUp(id, record, now)
    if expiry(record) then return end
    if record then quarantine(id, record, now) else flow.strand(id, now) end
  end

  -- Sets a blocked node going; any other has been, or has ended. input: 'v' and JSON, or 'g' and the id of a group.
  local function begin(id, input, now)
    local record = redis.call('HGET', P .. 'task', id)
    local live = open(record)
    if not live then giveUp(id, record, now) end
    if live and live.kind == 'g' then beginGroup(id, live, input) end
    if live and live.kind == 'b' then beginTask(id, live, input, now) end
  end

  -- What nobody has set going is needed no more. What a replaced task has left in its place waits too, but has been set going.
  local function dropNode(id)
    local live = open(redis.call('HGET', P .. 'task', id))
    if not live or live.kind ~= 'b' or live.head.lastToken then return end
    redis.call('HDEL', P .. 'task', id)
    for _, other in ipairs(live.head.cleanup or {}) do dropNode(other) end
  end

  local function isOver(id)
    local record = redis.call('HGET', P .. 'task', id)
    return not record or string.sub(record, 1, 1) == 'e'
  end

  -- The results of a group stay until it has ended, and so has what they are for; then their time begins.
  local function retire(id) plan({ act = 'retire', id = id, at = 0 }) end

  local function succeed(id, head, how, now)
    local value = string.match(how.text, '^[^\n]*')
    local passed = head.size and 'g' .. id or 'v' .. (value == '' and 'null' or value)
    if head.group then gatherOne(head, head.size and passed or 's' .. value, now) end
    if head.next then begin(head.next, passed, now) end
  end

  local function fail(id, head, how, now)
    local failure = string.match(how.text, '^[^\n]*')
    if head.group then gatherOne(head, 'f' .. (how.part or id) .. '\n' .. failure, now) end
    if head.next then
      local isChord = how.reason == 'part'
      local reason = how.state == 'FAILURE' and 'dependency' or how.reason
      local text = isChord and chordFailure(how, failure) or failure
      plan({ act = 'doom', id = head.next, state = how.state, reason = reason, text = text, isQuiet = not isChord })
    end
    if how.isQuiet or (how.state == 'REVOKED' and how.reason ~= 'expired') then return end
    -- The failure of a group that is followed arises in what follows it: only what goes with the group is told here.
    local errs = head.errbacks
    if how.reason == 'part' and head.next then errs = head.cleanup end
    for _, err in ipairs(errs or {}) do begin(err, 'v' .. failure, now) end
  end

  local function follow(id, head, how)
    local now = how.now or how.at
    if how.state == 'SUCCESS' then succeed(id, head, how, now) else fail(id, head, how, now) end
    for _, other in ipairs(head.cleanup or {}) do dropNode(other) end
    if head.after and redis.call('EXISTS', groupKey(head.after)) == 1 and isOver(head.after) then retire(head.after) end
    if not head.size then return end
    if head.next then
      if isOver(head.next) then retire(id) end
    -- A nested group is kept as long as the one it is in.
    elseif head.group and redis.call('PTTL', groupKey(head.group)) == -1 then
      redis.call('RPUSH', P .. 'nested:' .. head.group, id)
    else
      retire(id)
    end
  end

  -- Steps of the list. Each answers with what is left of it, if anything, and how many nodes it has touched.
  local acts = {}

  -- The ids of the parts from step.at on, and where to go on.
  local function partsOf(step, budget)
    -- Whatever is written there: there are no others.
    local size = math.min(sizeOf(step.id), step.made + redis.call('HLEN', P .. 'parts:' .. step.id))
    local stop = math.min(size, step.at + math.min(BITE, math.max(1, budget)))
    local ids = {}
    for at = step.at, stop - 1 do
      ids[#ids + 1] = at < step.made and step.stem .. '.' .. number(at) or redis.call('HGET', P .. 'parts:' .. step.id, number(at)) or ''
    end
    return ids, stop, stop < size
  end

  local function eachPart(step, now, budget, act)
    local ids, stop, more = partsOf(step, budget)
    local records = #ids > 0 and redis.call('HMGET', P .. 'task', unpack(ids)) or {}
    act(ids, records)
    step.at = stop
    if not more then completeIfFull(step.id, now) end
    return more and step or nil, math.max(1, #ids)
  end

  -- How a part begins that has only to be made ready: its place, and its letter. Parts of a group differ by their place alone, so
  -- what is read of one head holds for all that look the same.
  local function plainOf(record, shapes)
    local stop = record and string.find(record, '\n', 1, true)
    if not stop then return nil end
    local text = string.gsub(string.sub(record, 1, stop), '"index":%d+', '', 1)
    if shapes[text] == nil then
      local live = open(record)
      local head = live and live.kind == 'b' and live.head
      local isPlain = head and not (head.first or head.delay or head.eta or head.expiresIn or head.input)
      shapes[text] = isPlain and { place = placeOf(head), letter = (head.expires or head.early) and 's' or 'r' }
    end
    return shapes[text]
  end

  local function beginOne(id, record, now)
    local live = open(record)
    local entry = entryOf(id, record, live)
    if not live then giveUp(id, record, now) end
    if live or expiry(record) or entry ~= id then begin(entry, nil, now) end
  end

  local function beginParts(ids, records, now)
    local fields, bands, names, shapes = {}, {}, {}, {}
    for index, id in ipairs(ids) do
      local plain = plainOf(records[index], shapes)
      if plain then
        if not bands[plain.place] then
          bands[plain.place] = {}
          names[#names + 1] = plain.place
        end
        table.insert(bands[plain.place], id)
        fields[#fields + 1] = id
        fields[#fields + 1] = plain.letter .. string.sub(records[index], 2)
      else
        beginOne(id, records[index], now)
      end
    end
    if #fields > 0 then redis.call('HSET', P .. 'task', unpack(fields)) end
    for _, place in ipairs(names) do push('RPUSH', place, bands[place]) end
  end

  -- Parts that were stored as if they had begun: nothing of them has to be read.
  local function release(step, now)
    local stop = math.min(step.made, step.at + RELEASED_AT_ONCE)
    local ids = {}
    for at = step.at, stop - 1 do ids[#ids + 1] = step.stem .. '.' .. number(at) end
    push('RPUSH', step.ready, ids)
    wake(string.sub(step.ready, 3))
    step.at = stop
    local more = stop < step.made
    if not more then completeIfFull(step.id, now) end
    return more and step or nil, math.ceil(#ids / 10)
  end

  function acts.begin(step, now, budget)
    local record = redis.call('HGET', P .. 'task', step.id)
    if not record or string.sub(record, 1, 1) ~= 'G' then return nil, 1 end
    if step.ready then return release(step, now) end
    return eachPart(step, now, budget, function(ids, records) beginParts(ids, records, now) end)
  end

  -- What waited for something that failed ends as it did.
  local function doom(id, fate, now)
    local record = redis.call('HGET', P .. 'task', id)
    local live = open(record)
    if not live then return giveUp(id, record, now) end
    if live.kind == 'b' then
      finish(id, live, { state = fate.state, reason = fate.reason, text = fate.text .. '\n', at = now, isQuiet = fate.isQuiet })
    elseif live.kind == 'g' then
      redis.call('HSET', groupKey(id), 'doom', cjson.encode(fate))
      if live.head.size == 0 then return complete(id, live, now) end
      planParts('doomParts', id, live.head, { state = fate.state, reason = fate.reason, text = fate.text, isQuiet = true })
    end
  end

  function acts.doom(step, now)
    doom(step.id, { state = step.state, reason = step.reason, text = step.text, isQuiet = step.isQuiet }, now)
    return nil, 1
  end

  function acts.doomParts(step, now, budget)
    local fate = { state = step.state, reason = step.reason, text = step.text, isQuiet = true }
    return eachPart(step, now, budget, function(ids, records)
      for index, id in ipairs(ids) do
        local entry = entryOf(id, records[index], open(records[index]))
        if not records[index] then giveUp(id, nil, now) end
        if records[index] or entry ~= id then doom(entry, fate, now) end
      end
    end)
  end

  -- Where a node stood that nobody can read its id tells: a step dooms the next one or the end of its chain, a part counts as
  -- failed in its group.
  function flow.strand(id, now)
    local chain, step = string.match(id, '^(.*)/(%d+)$')
    if chain then
      local fate = { state = 'FAILURE', reason = 'dependency', text = MALFORMED, isQuiet = true }
      local next = chain .. '/' .. number(step + 1)
      local last = string.gsub(chain, '~%d+$', '')
      for _, each in ipairs({ next, chain, last }) do
        if redis.call('HEXISTS', P .. 'task', each) == 1 then return doom(each, fate, now) end
      end
    end
    local stem, place = string.match(id, '^(.*)%.(%d+)$')
    if not stem then return end
    for _, group in ipairs({ stem, (string.gsub(stem, '~%d+$', '')) }) do
      if tonumber(place) < sizeOf(group) then
        gatherOne({ group = group, index = tonumber(place) }, 'f' .. id .. '\n' .. MALFORMED, now)
      end
    end
  end

  -- Ends what has not run, and what runs if that is wanted. A group ends with its parts.
  local function cancel(id, live, isTerminated, now)
    if live.kind == 'g' or live.kind == 'G' then
      local fate = cjson.encode({ state = 'REVOKED', reason = 'revoked', text = REVOKED })
      redis.call('HSET', groupKey(id), 'doom', fate)
      if live.head.size == 0 then return complete(id, live, now) end
      return planParts('cancel', id, live.head, { isTerminated = isTerminated })
    end
    local token = redis.call('HGET', P .. 'active', id)
    if token and not isTerminated then
      redis.call('HSET', P .. 'revoked', id, '1')
      return
    end
    revoke(id, live, now, nil, token or nil)
    if token then redis.call('PUBLISH', P .. 'control', 'revoked ' .. id .. ' ' .. token) end
  end

  -- Where to go on from a node whose record is gone: to the step before, or, from the end of a chain, from its beginning on.
  local function passOver(step)
    local chain, at = string.match(step.id, '^(.*)/(%d+)$')
    if step.isForward then return nil end
    if chain and tonumber(at) > 0 then
      step.id = chain .. '/' .. number(at - 1)
      return step
    end
    local first = entryOf(step.id)
    if first == step.id then return nil end
    step.id, step.isForward = first, true
    return step
  end

  -- The node that is cancelled after this one.
  local function following(step, head)
    if not step.isForward then return type(head.after) == 'string' and head.after or nil end
    local chain, at = string.match(step.id, '^(.*)/(%d+)$')
    return chain .. '/' .. number(at + 1)
  end

  -- A chain is cancelled from its end, back to where it began.
  function acts.cancelChain(step, now)
    local record = redis.call('HGET', P .. 'task', step.id)
    local live = open(record)
    if live then cancel(step.id, live, step.isTerminated, now) else giveUp(step.id, record, now) end
    if not record then return passOver(step), 1 end
    step.id = following(step, live and live.head or endedHead(record))
    return step.id and step or nil, 1
  end

  function acts.cancel(step, now, budget)
    return eachPart(step, now, budget, function(ids)
      for _, id in ipairs(ids) do plan({ act = 'cancelChain', id = id, isTerminated = step.isTerminated }) end
    end)
  end

  function acts.retire(step)
    local key, name = groupKey(step.id), ':' .. step.id
    if redis.call('EXISTS', key) == 0 then return nil, 1 end
    local ttl = math.max(60000, tonumber(redis.call('HGET', key, 'ttl')) or 86400000)
    local pages = math.ceil(sizeOf(step.id) / PAGE)
    local stop = math.min(pages, step.at + BITE)
    for page = step.at, stop - 1 do redis.call('PEXPIRE', P .. 'results' .. name .. ':' .. page, number(ttl)) end
    step.at = stop
    if stop < pages then return step, BITE end
    local nested = redis.call('LRANGE', P .. 'nested' .. name, 0, BITE - 1)
    for _, id in ipairs(nested) do retire(id) end
    redis.call('LTRIM', P .. 'nested' .. name, BITE, -1)
    if #nested == BITE then return step, BITE end
    for _, part in ipairs({ 'full', 'input', 'parts', 'added' }) do redis.call('PEXPIRE', P .. part .. name, number(ttl)) end
    -- It goes last: as long as it is there, the id is not used again.
    redis.call('PEXPIRE', key, number(ttl + 60000))
    return nil, 1 + #nested
  end

  -- Kept for people: the error, a newline, the step.
  local function layAside(text, fault)
    local message = tostring(type(fault) == 'table' and fault.err or fault or 'no such step')
    redis.call('RPUSH', P .. 'flow:failed', string.gsub(message, '\n', ' ') .. '\n' .. text)
    redis.call('LTRIM', P .. 'flow:failed', -100, -1)
  end

  -- Carries out steps of the list that touch about `budget` nodes; 1 if some are left. One that cannot be carried out is laid
  -- aside, so that it does not stop the others.
  local function carryOut(text, now, budget)
    while text do
      if budget <= 0 then return 1 end
      local ok, step = pcall(cjson.decode, text)
      local act = ok and type(step) == 'table' and acts[step.act]
      local done, rest, cost = false, nil, 1
      if act then done, rest, cost = pcall(act, step, now, budget) end
      if not done then layAside(text, rest) end
      if done and rest then
        redis.call('LSET', P .. 'flow', 0, cjson.encode(rest))
      else
        redis.call('LPOP', P .. 'flow')
      end
      budget = budget - (done and cost or 1)
      text = redis.call('LINDEX', P .. 'flow', 0)
    end
    return 0
  end

  flow.PAGE, flow.number, flow.plan, flow.sizeOf, flow.putNode, flow.drop = PAGE, number, plan, sizeOf, putNode, drop
  flow.begin, flow.gather, flow.follow, flow.cancel, flow.carryOut = begin, gather, follow, cancel, carryOut
end)

-- Carries out what ends have set going, steps that touch about `budget` nodes; 1 if some are left.
local function advance(now, budget)
  local text = redis.call('LINDEX', P .. 'flow', 0)
  return text and flow.carryOut(text, now, budget) or 0
end
