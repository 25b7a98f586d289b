#!lua flags=allow-oom
-- Ends a task or a workflow that has not ended. A task that runs is stopped only on request, else it is not run again; the members of a
-- workflow that run are stopped unless that is declined.
--
-- ARGV  1 id, 2 '1' to stop what runs, '0' not to, '' for the default, 3 name of this call, 4 for how long to remember it, in ms,
--       5 '1' for this task alone, also where it stands for its chain
-- RETURNS 1 if it had not ended, 2 if it had not and continuations are left, 0 if it had or is unknown
--
-- Replay: 'revoke:<call>' remembers that it had not ended.
-- uses: record, workflow/plan, workflow/cancel, conclude
local id, stops, call, rememberedMs, isSingle = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5] == '1'

if redis.call('EXISTS', K.revoke(call)) == 1 then return 1 + conclude.all(300) end
local live = record.open(redis.call('HGET', K.task, id))
if not live then return 0 end
-- Nobody sees a workflow before it is whole.
if redis.call('EXISTS', K.draft(id)) == 1 then return 0 end
local head = live.head
local isEndOfChain = not isSingle and (head.first ~= nil or (head.after and not head.next))
local isTerminated = stops == '1' or (stops == '' and (isEndOfChain or head.size ~= nil))
redis.call('SET', K.revoke(call), '1', 'PX', rememberedMs)
-- The last node of a chain stands for all of it, also one that replaced a member.
if isEndOfChain then
  plan.add({ kind = 'cancelChain', id = id, isTerminated = isTerminated })
else
  cancel.node(id, live, isTerminated)
end
return 1 + conclude.all(300)
