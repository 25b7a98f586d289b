-- The record of a task (see core/codec.ts): a letter, which is its kind, the head as JSON, a newline, the body.
-- Only heads are decoded, because they are ours; bodies are the user's and stay bytes.
-- provides: record.open, record.seal, record.withMoment, record.readyAt, record.expiry, record.isKept, record.isLive, record.endedHead
local record = {}

-- What the fields of a head must be, if they are there: 'number', 'string' or 'list'.
local TYPES = C.HEAD_TYPES

-- cjson reads NaN and numbers beyond all bounds, but refuses to write them: a head that holds one could never be settled.
local function isWritable(value)
  if type(value) == 'number' then return value - value == 0 end
  if type(value) ~= 'table' then return true end
  for _, inner in pairs(value) do
    if not isWritable(inner) then return false end
  end
  return true
end

local function isListOfTexts(value)
  if type(value) ~= 'table' then return false end
  for _, text in ipairs(value) do
    if type(text) ~= 'string' then return false end
  end
  return true
end

local function isOfType(value, wanted)
  if wanted == 'list' then return isListOfTexts(value) end
  return not wanted or type(value) == wanted
end

local function isHead(head)
  if type(head) ~= 'table' or type(head.name) ~= 'string' or type(head.queue) ~= 'string' then return false end
  if type(head.at) ~= 'number' then return false end
  for field, value in pairs(head) do
    if not isOfType(value, TYPES[field]) or not isWritable(value) then return false end
  end
  return (head.group ~= nil) == (head.index ~= nil)
end

-- A live record taken apart; nil for bytes that cannot be read. kind: 'r' or 's' for a task, 'b' for a blocked one, 'g' for a
-- blocked group, 'G' for one that runs.
function record.open(bytes)
  local kind = bytes and string.match(bytes, '^[rsbgG]')
  local stop = kind and string.find(bytes, '\n', 1, true)
  if not stop then return nil end
  local ok, head = pcall(cjson.decode, string.sub(bytes, 2, stop - 1))
  if not ok or not isHead(head) then return nil end
  if (kind == 'g' or kind == 'G') and not head.size then return nil end
  return { kind = kind, head = head, body = string.sub(bytes, stop + 1), bytes = bytes }
end

function record.seal(head, body)
  local kind = (head.expires or head.early) and 's' or 'r'
  return kind .. cjson.encode(head) .. '\n' .. body
end

-- A record with one more moment in its head, without a look into it: it ends with a brace.
function record.withMoment(bytes, field, at)
  local stop = string.find(bytes, '\n', 1, true)
  return string.sub(bytes, 1, stop - 2) .. ',"' .. field .. '":' .. whole(at) .. string.sub(bytes, stop - 1)
end

-- From when a task could run; core/ready-at.ts says the same.
function record.readyAt(head) return math.max(head.at, head.due or 0) end

-- The moment from which an ended record may go; nil for any other.
function record.expiry(bytes)
  if not bytes or string.sub(bytes, 1, 1) ~= 'e' then return nil end
  return tonumber(string.sub(bytes, 2, 14)) or 0
end

-- Whether a record keeps its id: it is live, or has ended and is not past its time.
function record.isKept(bytes)
  local expireAt = record.expiry(bytes)
  return bytes and not (expireAt and expireAt <= now())
end

-- Whether a task of that id is there that has not ended.
function record.isLive(id)
  local bytes = id and redis.call('HGET', K.task, id)
  return bytes and string.sub(bytes, 1, 1) ~= 'e'
end

-- The head of an ended record; {} for one that cannot be read.
function record.endedHead(bytes)
  local stop = string.find(bytes, '\n', 1, true)
  local ok, head = pcall(cjson.decode, string.sub(bytes, 15, (stop or 0) - 1))
  return ok and type(head) == 'table' and head or {}
end
