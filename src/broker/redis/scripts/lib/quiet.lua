-- Whether nothing waits in this namespace.
-- provides: quiet.flag
local quiet = {}

-- 1 if no task waits, be it ready, delayed or held back by a limit, and no continuation: a worker that looked for tasks would find none.
function quiet.flag() return redis.call('EXISTS', K.laned, K.blocked, K.continuations, K.delayed, K.bands) == 0 and 1 or 0 end
