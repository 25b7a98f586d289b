#!lua flags=allow-oom
-- Closes a circuit breaker and forgets its failures.
--
-- ARGV  1 name
-- RETURNS 1, or 0 if nobody has declared it
--
-- Replay: a closed breaker is closed again.
-- uses: limits/definitions, limits/limit-keys, limits/trip, conclude, end-keys
local key = 'b:' .. ARGV[1]

if not definitions.of(key) then return 0 end
endKeys.check()
trip.close(limitKeys.of(key))
conclude.all(0)
return 1
