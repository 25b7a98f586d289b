-- Dead letters: what is kept of tasks that failed for good.
-- provides: deadLetter.keep, deadLetter.remove
-- uses: history, own-key
local deadLetter = {}

function deadLetter.keep(id, letter, at)
  ownKey.call('HSET', K.deadLetters, id, letter)
  ownKey.call('ZADD', K.deadLetterTimes, at, id)
end

-- Answers 1, or 0 if there was none.
function deadLetter.remove(id)
  local count = redis.call('HDEL', K.deadLetters, id)
  history.forget(id)
  redis.call('ZREM', K.deadLetterTimes, id)
  return count
end
