-- Runs what the ends of members set off: first for each member that ended in this script, then the planned continuations, a bounded number.
-- provides: continuations.run
-- uses: workflow/members, workflow/follow, workflow/fail, workflow/begin-parts, workflow/cancel, workflow/retire
local continuations = {}

-- Each answers with the rest of the continuation, if anything is left, and how many nodes it has touched.
local RUN = {
  beginParts = beginParts.run,
  failNode = fail.runNode,
  failParts = fail.runParts,
  cancelChain = cancel.runChain,
  cancelParts = cancel.runParts,
  retire = retire.run,
}

-- Work that cannot be done is put aside, so that it does not stop the rest. Kept for people: the error, a newline, the work.
local function putAside(text, fault)
  local message = tostring(type(fault) == 'table' and fault.err or fault or 'no such continuation')
  redis.call('RPUSH', K.failedContinuations, string.gsub(message, '\n', ' ') .. '\n' .. text)
  redis.call('LTRIM', K.failedContinuations, -100, -1)
end

local function followOne(member)
  if member.head then
    follow.member(member.id, member.head, member.ending)
  else
    fail.unreadable(member.id)
  end
end

local function followEnded()
  local member = members.take()
  while member do
    local isDone, fault = pcall(followOne, member)
    if not isDone then putAside(cjson.encode({ kind = 'follow', id = member.id }), fault) end
    member = members.take()
  end
end

-- Runs the first continuation of the list; answers how many nodes it has touched.
local function runFirst(text, budget)
  local ok, continuation = pcall(cjson.decode, text)
  local isKnown = ok and type(continuation) == 'table' and RUN[continuation.kind]
  local isDone, rest, cost = false, nil, 1
  if isKnown then
    isDone, rest, cost = pcall(RUN[continuation.kind], continuation, budget)
  end
  if not isDone then putAside(text, rest) end
  if isDone and rest then
    redis.call('LSET', K.continuations, 0, cjson.encode(rest))
  else
    redis.call('LPOP', K.continuations)
  end
  return isDone and cost or 1
end

-- Runs continuations that touch about `budget` nodes; answers 1 if some are left.
function continuations.run(budget)
  followEnded()
  local text = redis.call('LINDEX', K.continuations, 0)
  while text do
    if budget <= 0 then return 1 end
    budget = budget - runFirst(text, budget)
    followEnded()
    text = redis.call('LINDEX', K.continuations, 0)
  end
  return 0
end
