-- Rates, kept as GCRA: 'ahead' is by how many ms the starts so far are ahead of an even pace. It is counted from the moment at which
-- it was written, so that a clock that jumps back spoils nothing.
-- provides: rate.open, rate.spend, rate.dueAt, rate.write
-- uses: limits/definitions
local rate = {}

-- A quotient that is a whole number must not fall below it.
local ROUNDING = 1e-9

function rate.open(key, numbers)
  local limit = { kind = 'r', pace = math.huge, slack = 0, ahead = 0, room = 0 }
  local most, per, burst = numbers[1], numbers[2], numbers[3]
  if most <= 0 then return limit end
  limit.pace = per / most
  limit.slack = burst * limit.pace
  local at, ahead = string.match(redis.call('GET', K.rate(key)) or '', '^(%S+) (%S+)$')
  local elapsed = math.max(0, now() - (definitions.finite(at) or now()))
  limit.ahead = math.max(0, math.min(definitions.finite(ahead) or 0, limit.slack + limit.pace) - elapsed)
  limit.room = math.max(0, math.floor((limit.slack - limit.ahead) / limit.pace + ROUNDING) + 1)
  return limit
end

function rate.spend(limit)
  limit.ahead, limit.isUsed = limit.ahead + limit.pace, true
end

-- When it has more room than it has now.
function rate.dueAt(limit)
  if limit.pace == math.huge then return math.huge end
  local more = math.max(0, limit.room) * limit.pace + limit.ahead - limit.slack
  return now() + math.max(1, math.ceil(more - ROUNDING * limit.pace))
end

function rate.write(key, limit)
  if not limit.isUsed then return end
  redis.call('SET', K.rate(key), string.format('%.0f %.17g', now(), limit.ahead), 'PX', whole(limit.ahead + 1000))
  limit.isUsed = nil
end
