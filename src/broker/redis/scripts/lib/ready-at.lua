-- From when a task could run; core/ready-at.ts says the same.
-- provides: readyAt.of, readyAt.first
local readyAt = {}

-- Of a record that is not decoded; nil if it cannot be found there.
function readyAt.of(bytes)
  local stop = bytes and string.find(bytes, '\n', 1, true)
  if not stop then return nil end
  local head = string.sub(bytes, 1, stop)
  local at = tonumber(string.match(head, '"at":(%d+)'))
  return at and math.max(at, tonumber(string.match(head, '"due":(%d+)')) or 0)
end

-- Of the task at the front of a list; nil if that cannot be read.
function readyAt.first(list)
  local id = redis.call('LINDEX', list, 0)
  return id and readyAt.of(redis.call('HGET', K.task, id))
end
