#!lua
-- Enqueues a message at once on behalf of a schedule, which goes on as if nothing had happened.
--
-- ARGV  1 name, 2 id, 3 place, 4 record
-- RETURNS 1, or 0 if there is no such schedule. Replay: the id is there already, the answer is 1 again.
--@include base
--@include ready
--@include tick

local name, now = ARGV[1], clock()
if redis.call('EXISTS', P .. 'schedule:' .. name) == 0 then return 0 end
local tick = { id = ARGV[2], place = ARGV[3], record = ARGV[4], dedupe = '' }
if enqueue(tick, now) == 'duplicate' then return 1 end
tick.due = string.format('%.0f', now)
tick.fireAt = tick.due
note(name, 'triggered', tick, now)
return 1
