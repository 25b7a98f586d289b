#!lua flags=allow-oom
-- Ends tasks that have not ended; one that runs is stopped on request, else it is not run again; the members of a workflow that run are
-- stopped unless that is declined.
--
-- ARGV  1 for how long to remember calls, in ms, then for each task: id, '1' to stop it if it runs, '0' not to, '' for the default, name
--       of the call, '1' for this task alone, also where it stands for its chain
-- RETURNS for each: 1 if it had not ended, 2 if it had not and continuations are left, 0 if it had or is unknown. Of many it takes the
--         first ones alone, so that it stays short: the caller asks for the others.
--
-- Replay: 'revoke:<call>' remembers that a task had not ended.
-- uses: end-keys, record, waiting, workflow/plan, workflow/cancel, conclude
local rememberedMs = ARGV[1]
local reply, read = {}, 0

-- The last node of a chain stands for all of it, also one that replaced a member.
local function isEndOfChain(head) return head.first ~= nil or (head.after and not head.next) end

local function isTerminated(stops, isWide) return stops == '1' or (stops == '' and isWide) end

local function revoke(id, stops, call, isSingle)
  if redis.call('EXISTS', K.revoke(call)) == 1 then return 1 end
  local bytes = redis.call('HGET', K.task, id)
  read = read + (bytes and #bytes or 0)
  local live = record.open(bytes)
  -- Nobody sees a workflow before it is whole.
  if not live or redis.call('EXISTS', K.draft(id)) == 1 then return 0 end
  local isChain = not isSingle and isEndOfChain(live.head)
  local isWide = isChain or live.head.size ~= nil
  if isChain then
    plan.add({ kind = 'cancelChain', id = id, isTerminated = isTerminated(stops, isWide) })
  else
    cancel.node(id, live, isTerminated(stops, isWide))
  end
  -- Last: a call that fails is not remembered as one that was done.
  redis.call('SET', K.revoke(call), '1', 'PX', rememberedMs)
  return 1
end

local function isEnough() return read >= C.READ_BYTES or not waiting.next() end

endKeys.check()
local count = 0
for at = 2, #ARGV, 4 do
  if at > 2 and isEnough() then break end
  local isDone, answer = true, nil
  if at == 2 then
    answer = revoke(ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3] == '1')
  else
    -- One that fails leaves to those before it what their ends set off. In the next call it is the first.
    isDone, answer = pcall(revoke, ARGV[at], ARGV[at + 1], ARGV[at + 2], ARGV[at + 3] == '1')
  end
  if not isDone then break end
  reply[#reply + 1], count = answer, count + answer
end
if count > 0 and conclude.all(150) == 1 then
  for index, answer in ipairs(reply) do
    reply[index] = 2 * answer
  end
end
return reply
