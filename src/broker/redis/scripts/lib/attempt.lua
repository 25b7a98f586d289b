-- The keys that a task has beside its record while it runs or waits.
-- provides: attempt.clear, attempt.clearMany
-- uses: lanes, limits/permits
local attempt = {}

function attempt.clear(id)
  redis.call('HDEL', K.active, id)
  redis.call('ZREM', K.leases, id)
  redis.call('ZREM', K.delayed, id)
  redis.call('HDEL', K.progress, id)
  redis.call('HDEL', K.revoked, id)
  if lanes.exist() then permits.release({ id }) end
end

-- The same for many that have released their permits.
function attempt.clearMany(ids)
  redis.call('HDEL', K.active, unpack(ids))
  redis.call('ZREM', K.leases, unpack(ids))
  if redis.call('EXISTS', K.delayed, K.progress, K.revoked) == 0 then return end
  redis.call('ZREM', K.delayed, unpack(ids))
  redis.call('HDEL', K.progress, unpack(ids))
  redis.call('HDEL', K.revoked, unpack(ids))
end
