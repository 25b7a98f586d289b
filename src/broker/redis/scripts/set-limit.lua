#!lua flags=allow-oom
-- Sets a limit that was declared to something else, or back. It is in force with the next lease.
--
-- ARGV  1 field of the limit, 2 its numbers, '' for those that were declared
-- RETURNS 1, or 0 if nobody has declared it, or nothing else was set
--
-- Replay: it writes the same again; for a limit that was set back the answer is 0 then.
-- uses: limits/definitions, limits/recheck, key-types
local name, numbers = ARGV[1], ARGV[2]

keyTypes.check({ K.limits, K.blocked })
local wasSet = definitions.set(name, numbers)
if wasSet == nil then return 0 end
recheck.named({ [name] = true })
return numbers == '' and not wasSet and 0 or 1
