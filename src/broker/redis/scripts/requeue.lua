#!lua
-- Publishes the message of a dead letter again, under a new id, and removes the dead letter.
--
-- ARGV  1 id of the dead letter, 2 new id, 3 record
-- RETURNS 1, or 0 if there is no such dead letter
--
-- Replay: the new id is there already, the answer is 1 again.
-- uses: record, ready, dead-letter, follow-up, figures, key-types
local id, newId, bytes = ARGV[1], ARGV[2], ARGV[3]

if redis.call('HEXISTS', K.task, newId) == 1 then return 1 end
if redis.call('HEXISTS', K.deadLetters, id) == 0 then return 0 end
keyTypes.check({ K.deadLetterTimes, K.bands, K.rotations })
local head = record.open(bytes).head
followUp.publish(newId, bytes, ready.listOf(head), head.expires)
figures.count('enqueued', head.queue, head.name, 1)
deadLetter.remove(id)
return 1
