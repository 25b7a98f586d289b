#!lua flags=allow-oom
-- Keeps the events of one process in the log. A full Redis takes them, because the log has an end.
--
-- ARGV  1 source, 2 number of this call of the source, 3 how many events the log keeps, 4 worker, '' for none,
--       then each event as JSON
-- RETURNS 1
--
-- Replay: the number of the last call of each source is kept, and another with it adds nothing.
-- uses: sources
local source, number, kept, worker = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4]
local FIRST_EVENT = 5

if sources.isRepeated(K.eventSources, source, number) then return 1 end
for at = FIRST_EVENT, #ARGV do
  redis.call('XADD', K.eventLog, 'MAXLEN', '~', kept, '*', 'worker', worker, 'event', ARGV[at])
end
sources.note(K.eventSources, source, number)
return 1
