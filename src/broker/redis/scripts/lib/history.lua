-- The failures of a task that was tried more than once.
-- provides: history.add, history.forget
local history = {}

function history.add(id, failure)
  local length = redis.call('RPUSH', K.history(id), failure)
  if length > C.HISTORY_KEPT then redis.call('LTRIM', K.history(id), -C.HISTORY_KEPT, -1) end
end

function history.forget(id) redis.call('DEL', K.history(id)) end
