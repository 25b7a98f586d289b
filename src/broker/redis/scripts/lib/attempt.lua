-- The keys that a task has beside its record while it runs or waits.
-- provides: attempt.clear, attempt.clearMany
-- uses: lanes, delayed, limits/permits
local attempt = {}

-- queue: of its head, where that can be read.
function attempt.clear(id, queue)
  redis.call('HDEL', K.active, id)
  redis.call('ZREM', K.leases, id)
  delayed.remove(queue or '', id)
  redis.call('HDEL', K.progress, id)
  redis.call('HDEL', K.revoked, id)
  if lanes.exist() then permits.release({ id }) end
end

-- The same for many that ran and have released their permits.
function attempt.clearMany(ids)
  redis.call('HDEL', K.active, unpack(ids))
  redis.call('ZREM', K.leases, unpack(ids))
  if redis.call('EXISTS', K.progress, K.revoked) == 0 then return end
  redis.call('HDEL', K.progress, unpack(ids))
  redis.call('HDEL', K.revoked, unpack(ids))
end
