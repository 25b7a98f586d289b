#!lua flags=allow-oom
-- The hot path: settles what ended at a worker and leases what it has room for.
--
-- ARGV  1 worker, 2 sequence, 3 lease in ms, 4 slots, 5 prefetch, 6 holding, 7 leased so far, 8 number of queues, the queues in
--       order; then the number of plain successes and for each: id, token, ended record; then the number of those that are parts of
--       groups and for each: id, token, ended record, group, index; then the number of those that were tried before and for each: id,
--       token, ended record; then the number of other settlements and for each: id, token, JSON of {kind, afterMs, queue, lane, trips,
--       reason, because, at, entry, draft, nodes}, text: of a retry the failure, of an end what finish.task takes
-- RETURNS the refused ids · ms until the next delayed task or limit key that this worker comes for, or -1 · 'isolate' (it is to take
--         nothing else until it is empty), 'forgotten' (nothing is remembered of the worker) or 'normal' · 1 if there is more to take ·
--         the moment · the prefix of the tokens · id and record in turn ('' where a replayed lease is gone; token = prefix:<position>) ·
--         id, name and queue in turn of tasks that were found expired · 1 if continuations are left · name and state in turn of breakers
--         that have changed · what is left for others: its highest band or '', how many tasks, when the first was enqueued or ''
--
-- Replay: settlements are recognised by the token they were accepted with, leases by the sequence.
-- uses: arguments, lanes, reply, promote, conclude, limits/breaker, limits/blocked, limits/unblock, settle/refusal, settle/success, settle/others, lease/lease, lease/timer
local worker = { queues = {} }
worker.id = arguments.next()
for _, field in ipairs({ 'sequence', 'lease', 'slots', 'prefetch', 'holding', 'leased', 'queueCount' }) do
  worker[field] = tonumber(arguments.next())
end
for index = 1, worker.queueCount do
  worker.queues[index] = arguments.next()
end

local function settle()
  local at = success.retried(success.parts(success.plain(9 + worker.queueCount)))
  if ARGV[at] ~= '0' then others.settle(at) end
end

-- The next moment at which a worker is wanted; nil if there is none.
local function nextDue(delayedDue)
  local limitDue = lanes.exist() and blocked.nextDue() or nil
  return delayedDue and limitDue and math.min(delayedDue, limitDue) or delayedDue or limitDue
end

local function modeOf(taken)
  if taken.isForgotten then return 'forgotten' end
  return taken.isIsolating and 'isolate' or 'normal'
end

breaker.report()
settle()
conclude.advance(100)
if lanes.exist() then unblock.freed() end
local delayedDue = promote.due()
if lanes.exist() then unblock.due() end
local taken = lease.take(worker)
local rest = conclude.all(0)
local due = timer.claim(worker, nextDue(delayedDue))
local digest = taken.digest
return {
  refusal.ids,
  due,
  modeOf(taken),
  taken.hasMore and 1 or 0,
  whole(now()),
  taken.tokenPrefix,
  taken.rows,
  reply.expired,
  rest,
  reply.breakers,
  digest[1],
  digest[2],
  digest[3],
}
