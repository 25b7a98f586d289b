-- Leases from the plain list of a band.
-- provides: plain.take
-- uses: lease/candidate
local plain = {}

local ROUNDS = 5

-- Judges the ids at the front of the list; answers how many were leased and how many were used up, and true if one was passed over;
-- 'stop' as the last answer where one must stay in front.
local function judgeAll(ids, taken)
  local records, tokens, dues = candidate.read(ids)
  -- Looked up once, because the loop is the hottest of all.
  local isPlain, judge, take = candidate.plainIn(taken.list), candidate.judge, candidate.take
  local count, isPassed = 0, false
  for index, id in ipairs(ids) do
    local bytes = records[index]
    local isLeased = not tokens[index] and not dues[index] and not taken.seen[id] and isPlain(bytes)
    local verdict = isLeased and 'lease' or judge(id, bytes, tokens[index], dues[index], taken)
    if verdict == 'stop' then return count, index - 1, isPassed, verdict end
    if verdict == 'lease' then
      take(taken, id, bytes)
      count = count + 1
    else
      isPassed = true
    end
  end
  return count, #ids, isPassed
end

-- Takes up to `want` tasks from the front of the list. Entries whose task is gone are passed over.
function plain.take(band, want, taken)
  local key = K.ready(band.name)
  taken.list = candidate.listIn(band.queue)
  for _ = 1, ROUNDS do
    if want <= 0 or band.isEmpty then return end
    local ids = redis.call('LRANGE', key, 0, want - 1)
    band.isEmpty = #ids < want
    local isPassed, verdict = false, nil
    if #ids > 0 then
      local count, used
      count, used, isPassed, verdict = judgeAll(ids, taken)
      redis.call('LTRIM', key, used, -1)
      want = want - count
    end
    -- A task that was found expired may have left its hooks in this very list.
    if verdict == 'stop' then
      band.isEmpty, want = false, 0
    elseif isPassed and band.isEmpty then
      band.isEmpty = redis.call('EXISTS', key) == 0
    end
    if band.isEmpty then redis.call('SREM', K.bands, band.name) end
  end
end
