#!lua flags=allow-oom
-- Ends a task or a workflow that has not ended. A task that runs is stopped only on request, else it is not run again; the
-- members of a workflow that run are stopped unless that is declined.
--
-- ARGV  1 id, 2 '1' to stop what runs, '0' not to, '' for the default, 3 name of this call, 4 for how long to remember it, in ms,
--       5 '1' for this task alone, also where it stands for its chain
-- RETURNS 1 if it had not ended, 2 if it had not and there is more to carry out, 0 if it had or is unknown
--
-- Replay: 'revoke:<call>' remembers that it had not ended.
--@include base
--@include record
--@include ready
--@include finish

local id, memory, now = ARGV[1], P .. 'revoke:' .. ARGV[3], clock()

local function goOn()
  local rest = advance(now, 300)
  leaveGates(now)
  return 1 + rest
end

if redis.call('EXISTS', memory) == 1 then return goOn() end
local live = open(redis.call('HGET', P .. 'task', id))
if not live then return 0 end
-- Nobody sees a workflow before it is whole.
if redis.call('EXISTS', P .. 'draft:' .. id) == 1 then return 0 end
local head = live.head
local isEnd = ARGV[5] ~= '1' and (head.first ~= nil or (head.after and not head.next))
local isTerminated = ARGV[2] == '1' or (ARGV[2] == '' and (isEnd or head.size ~= nil))
redis.call('SET', memory, '1', 'PX', ARGV[4])
-- The last node of a chain stands for all of it, also of one that took the place of a step.
if isEnd then
  flow.plan({ act = 'cancelChain', id = id, isTerminated = isTerminated })
else
  flow.cancel(id, live, isTerminated, now)
end
return goOn()
