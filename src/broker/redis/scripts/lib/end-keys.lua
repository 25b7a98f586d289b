-- The keys that nearly every end of a task touches, and what it sets off. They stand apart from the check, because a user who may only enqueue
-- has no right to look at them.
-- provides: endKeys.check
-- uses: key-types
local endKeys = {}

local USUAL = {
  K.active,
  K.leases,
  K.bands,
  K.buckets,
  K.keptMinutes,
  K.delayed,
  K.blocked,
  K.rotations,
  K.limits,
  K.watchers,
}
-- Most namespaces have none of these at a moment, so one look is enough for all of them.
local RARE = { K.continuations, K.paused, K.permits, K.progress, K.revoked }

-- Fails where another program has written one of them.
function endKeys.check()
  keyTypes.check(USUAL)
  if redis.call('EXISTS', unpack(RARE)) > 0 then keyTypes.check(RARE) end
end
