-- How many tasks of each queue run, and since when the oldest does: the tokens of their attempts say so.
-- provides: runningRows.add, runningRows.areSampled
-- uses: queues/rows
local runningRows = {}

-- The tokens of running tasks, and how many tasks each of them stands for.
local function sample()
  local total = redis.call('HLEN', K.active)
  if total <= C.LEASES_LOOKED_AT then return redis.call('HVALS', K.active), 1 end
  local pairs, tokens = redis.call('HRANDFIELD', K.active, C.LEASES_LOOKED_AT, 'WITHVALUES'), {}
  for index = 2, #pairs, 2 do
    tokens[#tokens + 1] = pairs[index]
  end
  return tokens, total / #tokens
end

local each = 1

-- Also of a queue of which no task was drawn.
function runningRows.areSampled() return each > 1 or nil end

function runningRows.add()
  local tokens
  tokens, each = sample()
  for _, token in ipairs(tokens) do
    local leasedAt, queue = string.match(token, '^[^:]*:%d+:%d+:(%d+):%d+:(.+)$')
    if queue then
      local row = rows.of(queue)
      row.running = row.running + each
      row.runningSince = math.min(tonumber(leasedAt), row.runningSince or math.huge)
    end
  end
end
