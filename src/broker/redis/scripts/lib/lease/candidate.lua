-- Whether a task at the front of a ready list may be leased.
-- provides: candidate.listIn, candidate.read, candidate.plainIn, candidate.judge, candidate.take
-- uses: record, lanes, finish, workflow/members
local candidate = {}

-- Where the entries are that are looked at: a queue, and a lane of it or nil.
function candidate.listIn(queue, lane)
  local list = { queue = queue, lane = lane, queueField = '"queue":"' .. queue .. '"', hasLanes = lanes.exist() }
  if lane then
    list.laneField = '"lane":"' .. lane .. '"'
    -- Scripts write slashes with a backslash, JavaScript does not.
    list.escapedLaneField = string.gsub(list.laneField, '/', '\\/')
  end
  return list
end

-- The records, tokens and due times of ids.
function candidate.read(ids)
  return redis.call('HMGET', K.task, unpack(ids)), redis.call('HMGET', K.active, unpack(ids)), redis.call('ZMSCORE', K.delayed, unpack(ids))
end

-- A function that says whether a record is surely a plain task of the list: most are, and need no other look.
function candidate.plainIn(list)
  local find, byte, queueField, isCertain = string.find, string.byte, list.queueField, not list.hasLanes
  return function(bytes) return isCertain and bytes and byte(bytes) == 114 and find(bytes, queueField, 1, true) end
end

local function seemsHere(bytes, list)
  local head = list.hasLanes and string.match(bytes, '^[^\n]*') or bytes
  if not string.find(head, list.queueField, 1, true) then return false end
  if list.lane then return string.find(head, list.laneField, 1, true) or string.find(head, list.escapedLaneField, 1, true) end
  return not list.hasLanes or not string.find(head, '"lane":', 1, true)
end

-- Its task waits in another list: the entry is of an earlier life of its id.
local function isElsewhere(bytes, list)
  if seemsHere(bytes, list) then return false end
  local live = record.open(bytes)
  return live and (live.head.queue ~= list.queue or (live.head.lane or '') ~= (list.lane or ''))
end

-- A task that is to be looked at first.
local function judgeOpened(id, bytes, taken)
  local live = record.open(bytes)
  if not live then
    finish.quarantine(id, bytes)
  elseif live.head.expires and now() > live.head.expires then
    finish.expire(id, live, now())
  elseif live.head.early and #taken.ids >= taken.worker.slots then
    return 'stop'
  else
    if live.head.expires then taken.limited[#taken.limited + 1] = id end
    return 'lease'
  end
end

-- A task at the front of taken.list. Answers 'lease', 'stop' where it must stay at the front, or nil where its entry is passed over.
function candidate.judge(id, bytes, token, due, taken)
  -- A delayed task lies here from an earlier life of its id.
  if due then return nil end
  if not bytes then
    -- A part whose record is lost: its group shall not wait for it.
    members.unreadable(id)
    return nil
  end
  local kind = string.sub(bytes, 1, 1)
  -- So does one that has ended or is blocked.
  if kind == 'e' or taken.seen[id] or (string.find(kind, '[bgG]') and record.open(bytes)) then return nil end
  if token and redis.call('ZSCORE', K.leases, id) then return nil end
  if isElsewhere(bytes, taken.list) then return nil end
  if kind == 'r' then return 'lease' end
  if kind == 's' then return judgeOpened(id, bytes, taken) end
  finish.quarantine(id, bytes)
end

-- held: the limit keys of which the task holds a permit.
function candidate.take(taken, id, bytes, held)
  local count = #taken.ids + 1
  taken.ids[count], taken.records[count], taken.seen[id] = id, bytes, true
  taken.queues[count] = taken.list.queue
  if held then
    taken.held[#taken.held + 1] = id
    taken.held[#taken.held + 1] = held
  end
end
