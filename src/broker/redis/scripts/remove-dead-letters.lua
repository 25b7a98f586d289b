#!lua flags=allow-oom
-- Removes dead letters.
--
-- ARGV  the ids
-- RETURNS how many there were
--
-- Replay: a dead letter that is gone counts no more.
-- uses: dead-letter, key-types
keyTypes.check({ K.deadLetters, K.deadLetterTimes })
local count = 0
for _, id in ipairs(ARGV) do
  count = count + deadLetter.remove(id)
end
return count
