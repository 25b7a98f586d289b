#!lua flags=allow-oom
-- Closes a circuit breaker and forgets its failures.
--
-- ARGV  1 name
-- RETURNS 1, or 0 if nobody has declared it
--@include base
--@include ready
--@include gates

local word, now = 'b:' .. ARGV[1], clock()
if not gates.limitOf(word) then return 0 end
gates.close(gates.of(word, now))
leaveGates(now)
return 1
