#!lua flags=allow-oom
-- Reads dead letters, with the failures of all attempts.
--
-- ARGV  the ids
-- RETURNS for each: the letter or nil, when it died, and a list of its failures. Of large ones it reads the first alone: the caller asks
--         for the others.
-- uses:
local reply, read = {}, 0

local function add(id)
  local letter = redis.call('HGET', K.deadLetters, id)
  local failures = letter and redis.call('LRANGE', K.history(id), 0, -1) or {}
  read = read + #(letter or '')
  for _, failure in ipairs(failures) do
    read = read + #failure
  end
  -- An empty letter is one that nobody can read.
  reply[#reply + 1] = { letter, letter and redis.call('ZSCORE', K.deadLetterTimes, id) or '0', failures }
end

for _, id in ipairs(ARGV) do
  if read < C.READ_BYTES then add(id) end
end
return reply
