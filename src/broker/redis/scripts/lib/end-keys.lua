-- The keys that nearly every end of a task touches, and what it sets off. They stand apart from the check, because a user who may only enqueue
-- has no right to look at them.
-- provides: endKeys.check
-- uses: key-types
local endKeys = {}

-- Fails where another program has written one of them.
function endKeys.check()
  keyTypes.check({ K.leases, K.delayed, K.blocked, K.buckets, K.keptMinutes, K.bands, K.rotations, K.continuations })
  keyTypes.check({ K.active, K.paused, K.permits, K.limits, K.watchers, K.progress, K.revoked })
end
