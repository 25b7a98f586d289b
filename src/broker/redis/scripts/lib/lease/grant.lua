-- Writes the leases that an exchange gives.
-- provides: grant.all
-- uses: notify, expiries, limits/permits, lease/session
local grant = {}

-- Up to 512 fields Redis keeps a hash as a list and searches it from its start: with hundreds of leases that costs more than all else
-- in the exchange. A field of more than 64 bytes makes a table of it, which it stays when the field is gone.
local WIDE = string.rep('-', 65)
local MANY = 16

local function setMany(key, count, fields)
  if count > MANY then
    redis.call('HSET', key, WIDE, '', unpack(fields))
    redis.call('HDEL', key, WIDE)
  else
    redis.call('HSET', key, unpack(fields))
  end
end

function grant.all(taken)
  local fields, scores, untilAt = {}, {}, whole(now() + taken.worker.lease)
  for index, id in ipairs(taken.ids) do
    local queue = taken.queues[index]
    fields[2 * index - 1], fields[2 * index] = id, taken.tokenPrefix .. ':' .. index .. ':' .. queue
    session.addRun(taken.runs, queue)
    scores[2 * index - 1], scores[2 * index] = untilAt, id
    taken.rows[2 * index - 1], taken.rows[2 * index] = id, taken.records[index]
  end
  setMany(K.active, #taken.ids, fields)
  redis.call('ZADD', K.leases, unpack(scores))
  expiries.remove(taken.limited)
  if #taken.held > 0 then
    setMany(K.permits, #taken.held / 2, taken.held)
    permits.mark()
  end
  notify.many(taken.ids)
end
