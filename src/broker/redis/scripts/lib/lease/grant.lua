-- Writes the leases that an exchange gives.
-- provides: grant.all
-- uses: notify, expiries, limits/permits, lease/session, lease/many-fields
local grant = {}

function grant.all(taken)
  local fields, scores, untilAt = {}, {}, whole(now() + taken.worker.lease)
  for index, id in ipairs(taken.ids) do
    local queue = taken.queues[index]
    fields[2 * index - 1], fields[2 * index] = id, taken.tokenPrefix .. ':' .. index .. ':' .. queue
    session.addRun(taken.runs, queue)
    scores[2 * index - 1], scores[2 * index] = untilAt, id
  end
  manyFields.set(K.active, fields)
  redis.call('ZADD', K.leases, unpack(scores))
  expiries.remove(taken.limited)
  if #taken.held > 0 then
    manyFields.set(K.permits, taken.held)
    permits.mark()
  end
  notify.many(taken.ids)
end
