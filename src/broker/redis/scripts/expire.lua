#!lua flags=allow-oom
-- Ends tasks that wait and are past their expiry, a bounded number, whether a worker takes tasks from their queues or not: they would
-- fill a queue of limited length and count as waiting.
--
-- RETURNS how many have ended, and 1 if continuations are left
--
-- Replay: a task that has ended is not listed any more.
-- uses: expire, conclude
local count = expire.due(C.EXPIRED_AT_ONCE)
return { count, conclude.all(100) }
