-- Tells the clients that watch a task that it has changed.
-- provides: notify.one, notify.many
local notify = {}

-- Of its end with the ended record, of any other change by the id alone, and then only those who asked for all changes.
local function send(id, clients, ended)
  for interest, client in string.gmatch(clients, '(%a)/(%S+)') do
    if ended or interest == 'a' then redis.call('PUBLISH', K.updates(client), id .. '\n' .. (ended or '')) end
  end
  if ended then redis.call('HDEL', K.watchers, id) end
end

function notify.one(id, ended)
  local clients = redis.call('HGET', K.watchers, id)
  if clients then send(id, clients, ended) end
end

-- `ended`: the ended records of these ids, if they have ended.
function notify.many(ids, ended)
  if redis.call('EXISTS', K.watchers) == 0 then return end
  for index, clients in ipairs(redis.call('HMGET', K.watchers, unpack(ids))) do
    if clients then send(ids[index], clients, ended and ended[index]) end
  end
end
