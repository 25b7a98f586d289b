#!lua flags=allow-oom
-- Runs some of the continuations of workflows. Workers do it with each exchange; this is for processes without one.
--
-- RETURNS 1 if more are left
--
-- Replay: each continuation may run twice.
-- uses: conclude
return conclude.all(150)
