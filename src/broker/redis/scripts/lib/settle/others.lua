-- Settlements that are no plain successes, in their order.
-- provides: others.settle
-- uses: record, lanes, limits/permits, limits/trip, settle/refusal, settle/retry, settle/outcome
local others = {}

local WIDTH = 4

-- What its end says of the dependencies that breakers watch. A task that was given back says nothing.
local function settleLimits(id, how)
  if how.kind == 'released' then return end
  if how.failedBreakers then trip.fail(id, how.failedBreakers) end
  if lanes.exist() then permits.release({ id }, true) end
end

-- What is known of the tasks, read at once.
local function readAll(ids)
  local isAnyRevoked = redis.call('EXISTS', K.revoked) == 1
  return redis.call('HMGET', K.active, unpack(ids)),
    redis.call('HMGET', K.task, unpack(ids)),
    isAnyRevoked and redis.call('HMGET', K.revoked, unpack(ids)) or {}
end

local function settleOne(id, bytes, isRevoked, how)
  settleLimits(id, how)
  local live = how.kind == 'retried' and not isRevoked and record.open(bytes)
  if live and retry.add(id, live, how) then return end
  retry.flush()
  outcome.apply(id, bytes, how)
end

-- Rows from `at` on, behind their number: id, token, JSON of the outcome, text.
function others.settle(at)
  local ids, seen = {}, {}
  for row = at + 1, at + WIDTH * tonumber(ARGV[at]), WIDTH do
    ids[#ids + 1] = ARGV[row]
  end
  if #ids == 0 then return end
  local tokens, records, revoked = readAll(ids)
  for index, id in ipairs(ids) do
    local row = at + WIDTH * (index - 1) + 1
    local token, bytes = tokens[index], records[index]
    if seen[id] then
      -- What was read of it does not hold any more.
      retry.flush()
      token, bytes = redis.call('HGET', K.active, id), redis.call('HGET', K.task, id)
    end
    seen[id] = true
    if token == ARGV[row + 1] then
      local how = cjson.decode(ARGV[row + 2])
      how.text, how.token = ARGV[row + 3], token
      settleOne(id, bytes, revoked[index], how)
    else
      refusal.add(id, ARGV[row + 1])
    end
  end
  retry.flush()
end
