-- Continuations: work that the end of a member sets off and that concerns many nodes. They are put on a list and run in batches, so that
-- no script grows with the workflow. Each may run twice.
-- provides: plan.add, plan.parts
local plan = {}

function plan.add(continuation) redis.call('RPUSH', K.continuations, cjson.encode(continuation)) end

-- A continuation that concerns each part of a group.
function plan.parts(kind, id, head, more)
  local continuation = more or {}
  continuation.kind, continuation.id, continuation.at = kind, id, 0
  continuation.idPrefix, continuation.made = head.idPrefix or id, head.size
  plan.add(continuation)
end
