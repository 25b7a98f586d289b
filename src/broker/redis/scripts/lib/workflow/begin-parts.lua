-- Begins the parts of a group.
-- provides: beginParts.run
-- uses: record, ready, wake, finish, follow-up, workflow/begin, workflow/parts, workflow/complete, figures
local beginParts = {}

local BEGUN_AT_ONCE = 1000

-- How a part begins that has only to be made ready: its ready list, and its kind. Parts of a group differ by their index alone, so what is
-- read of one head holds for all that look the same.
local function plainOf(bytes, shapes)
  local stop = bytes and string.find(bytes, '\n', 1, true)
  if not stop then return nil end
  local shape = string.gsub(string.sub(bytes, 1, stop), '"index":%d+', '', 1)
  if shapes[shape] == nil then
    local live = record.open(bytes)
    local head = live and live.kind == 'b' and live.head
    local isPlain = head and not (head.first or head.delay or head.eta or head.expiresIn or head.input)
    shapes[shape] = isPlain
      and {
        list = ready.listOf(head),
        queue = head.queue,
        name = head.name,
        count = 0,
        kind = (head.expires or head.early) and 's' or 'r',
        expires = head.expires,
        isLater = now() > head.at,
      }
  end
  return shapes[shape]
end

local function beginOne(id, bytes)
  local live = record.open(bytes)
  local entry = parts.entryOf(id, bytes, live)
  if not live then finish.unreadable(id, bytes) end
  if live or record.expiry(bytes) or entry ~= id then begin.node(entry, nil) end
end

local function beginBatch(ids, records)
  local fields, limited, batch, shapes = {}, {}, ready.batch(), {}
  for index, id in ipairs(ids) do
    local bytes = records[index]
    local plain = plainOf(bytes, shapes)
    if plain then
      ready.add(batch, plain.list, id)
      plain.count = plain.count + 1
      if plain.isLater then bytes = record.withMoment(bytes, 'due', now()) end
      fields[#fields + 1] = id
      fields[#fields + 1] = plain.kind .. string.sub(bytes, 2)
      if plain.expires then
        limited[#limited + 1] = whole(plain.expires)
        limited[#limited + 1] = id
      end
    else
      beginOne(id, bytes)
    end
  end
  followUp.publishMany(fields, batch, limited)
  for _, plain in pairs(shapes) do
    if plain then figures.count('enqueued', plain.queue, plain.name, plain.count) end
  end
end

-- They differ by their index alone: the first says which task they are.
local function countBegun(ids)
  local live = #ids > 0 and record.open(redis.call('HGET', K.task, ids[1]))
  if live then figures.count('enqueued', live.head.queue, live.head.name, #ids) end
end

-- Parts that were stored as if they had begun: no record has to be changed.
local function enqueueBegun(continuation)
  local stop = math.min(continuation.made, continuation.at + BEGUN_AT_ONCE)
  local ids = {}
  for index = continuation.at, stop - 1 do
    ids[#ids + 1] = parts.idOf(continuation, index)
  end
  ready.push('RPUSH', continuation.ready, ids)
  wake.queue(ready.queueOf(continuation.ready))
  countBegun(ids)
  continuation.at = stop
  local hasMore = stop < continuation.made
  if not hasMore then complete.ifFull(continuation.id) end
  return hasMore and continuation or nil, math.ceil(#ids / 10)
end

function beginParts.run(continuation, budget)
  local bytes = redis.call('HGET', K.task, continuation.id)
  if not bytes or string.sub(bytes, 1, 1) ~= 'G' then return nil, 1 end
  if continuation.ready then return enqueueBegun(continuation) end
  return parts.each(continuation, budget, beginBatch)
end
