-- Fails before the first write where another program has written a key that nearly every end of a task touches: behind the first write
-- the task would have ended, and nobody would learn of it.
-- provides: keyTypes.check
local keyTypes = {}

function keyTypes.check()
  for _, sortedSet in ipairs({ K.leases, K.delayed, K.blocked, K.buckets, K.keptMinutes }) do
    redis.call('ZCARD', sortedSet)
  end
  redis.call('SCARD', K.bands)
  redis.call('LLEN', K.continuations)
  for _, hash in ipairs({ K.active, K.paused, K.permits, K.watchers, K.progress, K.revoked }) do
    redis.call('HLEN', hash)
  end
end
