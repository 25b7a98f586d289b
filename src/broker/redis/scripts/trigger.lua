#!lua
-- Enqueues a message at once on behalf of a schedule, which goes on as if nothing had happened.
--
-- ARGV  1 name, 2 id, 3 ready list, 4 record
-- RETURNS 1, or 0 if there is no such schedule
--
-- Replay: the id is there already, the answer is 1 again.
-- uses: schedule/tick, key-types
local name, id, list, bytes = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

keyTypes.check({ K.bands, K.rotations })
if redis.call('EXISTS', K.schedule(name)) == 0 then return 0 end
if tick.enqueue({ id = id, list = list, record = bytes, dedupe = '' }) == 'duplicate' then return 1 end
local moment = whole(now())
tick.note(name, 'triggered', { due = moment, fireAt = moment, id = id })
return 1
