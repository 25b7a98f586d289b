-- The record of a task (see core/codec.ts): a letter, the head as JSON, a newline, the body.
-- Only heads are decoded, they are ours; bodies are the user's and stay bytes.

local COUNT, TEXT, LIST = 'number', 'string', 'table'
local TYPES = {
  at = COUNT, priority = COUNT, retries = COUNT, losses = COUNT, releases = COUNT, maxLosses = COUNT, expires = COUNT, ttl = COUNT,
  unknownAt = COUNT, index = COUNT, input = COUNT, delay = COUNT, eta = COUNT, expiresIn = COUNT, size = COUNT, generation = COUNT,
  origin = TEXT, dedupe = TEXT, lastToken = TEXT, requeuedFrom = TEXT, next = TEXT, group = TEXT, after = TEXT, first = TEXT, inputGroup = TEXT,
  idPrefix = TEXT, ready = TEXT, lane = TEXT, hooks = LIST, errbacks = LIST, cleanup = LIST,
}

-- cjson reads NaN and numbers beyond all bounds, but refuses to write them: a head that holds one could never be settled.
local function isWritable(value)
  if type(value) == 'number' then return value - value == 0 end
  if type(value) ~= 'table' then return true end
  for _, each in pairs(value) do
    if not isWritable(each) then return false end
  end
  return true
end

local function isHead(head)
  if type(head) ~= 'table' or type(head.name) ~= 'string' or type(head.queue) ~= 'string' then return false end
  if type(head.at) ~= 'number' then return false end
  for field, value in pairs(head) do
    local wanted = TYPES[field]
    if wanted and type(value) ~= wanted then return false end
    if wanted == LIST then
      for _, name in ipairs(value) do
        if type(name) ~= 'string' then return false end
      end
    end
    if not isWritable(value) then return false end
  end
  return (head.group ~= nil) == (head.index ~= nil)
end

-- The live record taken apart; nil where the bytes are none. kind: 'r' or 's' for a task, 'b' for a blocked one, 'g' for a
-- blocked group, 'G' for one that runs.
local function open(record)
  local kind = record and string.match(record, '^[rsbgG]')
  local stop = kind and string.find(record, '\n', 1, true)
  if not stop then return nil end
  local ok, head = pcall(cjson.decode, string.sub(record, 2, stop - 1))
  if not ok or not isHead(head) then return nil end
  if (kind == 'g' or kind == 'G') and not head.size then return nil end
  return { kind = kind, head = head, body = string.sub(record, stop + 1), record = record }
end

local function seal(head, body)
  local kind = (head.expires or head.early) and 's' or 'r'
  return kind .. cjson.encode(head) .. '\n' .. body
end

-- When an ended record may go; nil for anything else.
local function expiry(record)
  if not record or string.sub(record, 1, 1) ~= 'e' then return nil end
  return tonumber(string.sub(record, 2, 14)) or 0
end
