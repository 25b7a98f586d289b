#!lua flags=allow-oom
-- Carries out a part of what ends in workflows have set going. Workers do it with each exchange; this is for who has none.
--
-- RETURNS 1 if there is more
--@include base
--@include record
--@include ready
--@include finish

local now = clock()
local rest = advance(now, 300)
leaveGates(now)
return rest
