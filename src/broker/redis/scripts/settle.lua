-- Settlements. Needs base, record, ready, finish and retry.

-- The settlement was accepted before; only its answer was lost.
local function isReplay(id, token)
  local record = redis.call('HGET', P .. 'task', id)
  local stop = record and string.find(record, '\n', 1, true)
  if not stop then return false end
  local head = string.sub(record, 1, stop)
  -- There the token is of the attempt that was lost, not of one that settled.
  if string.find(head, '"reason":"worker-lost"', 1, true) then return false end
  return string.find(head, '"token":"' .. token .. '"', 1, true) or string.find(head, '"lastToken":"' .. token .. '"', 1, true)
end

local function refuse(id, token, refused)
  if isReplay(id, token) then return end
  refused[#refused + 1] = id
  -- Only a number for people: that it cannot be counted must not stop the settlements behind it.
  redis.pcall('HINCRBY', P .. 'stats', 'stale', 1)
end

local function append(lists, key, value)
  local list = lists[key]
  if not list then
    list = {}
    lists[key] = list
  end
  list[#list + 1] = value
end

-- Successes with nothing to look up: the worker made the record, and it takes the place of the live one. `width` arguments
-- each: id, token, record, and more; `each` is called with where they begin.
local function settlePlain(place, width, now, refused, each)
  local count = tonumber(ARGV[place])
  place = place + 1
  if count == 0 then return place end
  local ids = {}
  for index = 1, count do ids[index] = ARGV[place + width * (index - 1)] end
  local held = redis.call('HMGET', P .. 'active', unpack(ids))
  local done, records, fields, minutes = {}, {}, {}, {}
  for index, id in ipairs(ids) do
    local at = place + width * (index - 1)
    local record = ARGV[at + 2]
    if held[index] == ARGV[at + 1] then
      done[#done + 1] = id
      records[#done] = record
      fields[#fields + 1] = id
      fields[#fields + 1] = record
      append(minutes, tonumber(string.sub(record, 2, 14)), id)
      if each then each(at) end
    else
      refuse(id, ARGV[at + 1], refused)
    end
  end
  if #done > 0 then
    redis.call('HSET', P .. 'task', unpack(fields))
    redis.call('HDEL', P .. 'active', unpack(done))
    redis.call('ZREM', P .. 'leases', unpack(done))
    if hasLanes() then gates.giveBack(done, true) end
    for expireAt, list in pairs(minutes) do keepUntil(expireAt, list) end
    if redis.call('EXISTS', P .. 'progress', P .. 'revoked') > 0 then
      redis.call('HDEL', P .. 'progress', unpack(done))
      redis.call('HDEL', P .. 'revoked', unpack(done))
    end
    tellAll(done, records)
  end
  return place + width * count
end

-- The same for parts of groups: what they gave is listed there, a page of a group at once.
local function settleParts(place, now, refused)
  local pages, last = {}, nil
  local after = settlePlain(place, 5, now, refused, function(at)
    local record, group, index = ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
    local page = math.floor(index / flow.PAGE)
    -- Those that end together mostly stand together.
    if not last or last.group ~= group or last.page ~= page then
      last = { group = group, page = page, places = {}, entries = {} }
      pages[#pages + 1] = last
    end
    local start = string.find(record, '\n', 15, true)
    local stop = string.find(record, '\n', start + 1, true)
    local count = #last.places + 1
    last.places[count], last.entries[count] = index, 's' .. string.sub(record, start + 1, stop - 1)
  end)
  for _, each in ipairs(pages) do flow.gather(each.group, each.page, each.places, each.entries, now) end
  return after
end

-- The same for what had failed before: that is forgotten.
local function settleRetried(place, now, refused)
  local histories = {}
  local after = settlePlain(place, 3, now, refused, function(at) histories[#histories + 1] = P .. 'history:' .. ARGV[at] end)
  if #histories > 0 then redis.call('DEL', unpack(histories)) end
  return after
end

-- All that is no plain success.
local others = lazy(function(others)
--@include retry

  local function leave(id, head, body)
    redis.call('HSET', P .. 'task', id, seal(head, body))
    clear(id)
  end

  -- Not before `after` ms; at once goes to the end of the line after an error, to its front when the lease was given back.
  local function again(id, head, after, now, put)
    if after > 0 then delay(head, id, now + after) else put(head, id) end
    tell(id)
  end

  local outcomes = {}

  function outcomes.succeeded(id, live, how, now)
    ends.finish(id, live, { state = 'SUCCESS', text = how.text, at = how.at or now, now = now, token = how.token, startedAt = how.startedAt })
  end

  function outcomes.failed(id, live, how, now)
    remember(id, string.sub(how.text, 1, string.find(how.text, '\n', 1, true) - 1))
    ends.finish(id, live, { state = 'FAILURE', reason = how.reason, text = how.text, at = now, token = how.token, startedAt = how.startedAt })
  end

  -- One that was revoked meanwhile, or would come too late.
  function outcomes.retried(id, live, how, now)
    remember(id, how.text)
    local isLate = isTooLate(live.head, how, now)
    retriedHead(live.head, how)
    if isLate and redis.call('HEXISTS', P .. 'revoked', id) == 0 then return ends.expire(id, live, now, how.token) end
    ends.revoke(id, live, now, how.token)
  end

  -- Others take its place; one of them has its id. A draft that was dropped meanwhile must be made again.
  function outcomes.replaced(id, live, how, now)
    if redis.call('HEXISTS', P .. 'revoked', id) == 1 then return ends.revoke(id, live, now, how.token) end
    local draft = how.draft and P .. 'draft:' .. how.draft
    -- Its owner is the attempt that made it; a draft that is dropped in part has none. A fail-over may have taken back some of it.
    local isWhole = draft and redis.call('LLEN', draft) - 1 >= (how.made or 0)
    if draft and not (isWhole and redis.call('LINDEX', draft, 0) == how.token) then
      live.head.lastToken = how.token
      live.head.releases = (live.head.releases or 0) + 1
      leave(id, live.head, live.body)
      return again(id, live.head, 0, now, readyAgain)
    end
    for _, node in ipairs(how.nodes) do flow.putNode(node.id, node.record, node.size, node.ttl) end
    if draft then flow.drop(how.draft) end
    -- What takes its place counts its retries anew: at its end nobody would look for failures of before.
    if live.head.retries then redis.call('DEL', P .. 'history:' .. id) end
    clear(id)
    flow.begin(how.entry, nil, now)
    tell(id)
  end

  function outcomes.released(id, live, how, now)
    local head = live.head
    head.releases = (head.releases or 0) + 1
    head.lastToken = how.token
    if how.because == 'unknown-task' then head.unknownAt = head.unknownAt or now end
    if redis.call('HEXISTS', P .. 'revoked', id) == 1 then return ends.revoke(id, live, now, how.token) end
    leave(id, head, live.body)
    again(id, head, how.afterMs, now, readyAgain)
  end

  -- What its end tells of the dependencies that breakers watch. One that was given back tells nothing.
  local function answer(id, how, now)
    if how.kind == 'released' then return end
    if how.trips then gates.trip(id, how.trips, now) end
    if hasLanes() then gates.giveBack({ id }, true) end
  end

  -- What is known of those tasks, read at once: `held` the tokens, `records`, `revoked`.
  local function readAll(ids)
    if #ids == 0 then return {}, {}, {} end
    local isAnyRevoked = redis.call('EXISTS', P .. 'revoked') == 1
    return redis.call('HMGET', P .. 'active', unpack(ids)), redis.call('HMGET', P .. 'task', unpack(ids)),
      isAnyRevoked and redis.call('HMGET', P .. 'revoked', unpack(ids)) or {}
  end

  local function settleOne(id, record, how, now)
    local live = open(record)
    if live then
      outcomes[how.kind](id, live, how, now)
    elseif record and not expiry(record) then
      ends.quarantine(id, record, now)
    else
      clear(id)
    end
  end

  function others.settle(place, now, refused)
    local ids, retries, seen = {}, {}, {}
    for at = place + 1, place + 4 * tonumber(ARGV[place]), 4 do ids[#ids + 1] = ARGV[at] end
    local held, records, revoked = readAll(ids)
    for index, id in ipairs(ids) do
      local at = place + 4 * index - 3
      local token, record = held[index], records[index]
      if seen[id] then
        -- What was read of it holds no more.
        writeRetries(retries)
        token, record = redis.call('HGET', P .. 'active', id), redis.call('HGET', P .. 'task', id)
      end
      seen[id] = true
      if token == ARGV[at + 1] then
        local how = cjson.decode(ARGV[at + 2])
        how.text, how.token = ARGV[at + 3], token
        answer(id, how, now)
        local live = how.kind == 'retried' and not revoked[index] and open(record)
        if not (live and gatherRetry(retries, id, live, how, now)) then
          writeRetries(retries)
          settleOne(id, record, how, now)
        end
      else
        refuse(id, ARGV[at + 1], refused)
      end
    end
    writeRetries(retries)
  end
end)
