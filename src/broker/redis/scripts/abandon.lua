#!lua flags=allow-oom
-- Takes back what a worker held that is gone. Its exchanges that are still on their way, of whichever session, lease nothing from now on.
--
-- ARGV  1 worker, 2 how many of the leases had started, 3 for how long to remember that it is gone, in ms, then id and token in
--       turn, the oldest lease first
-- RETURNS the tasks that counted a loss: id, name, queue, losses, and 1 if it may not run again, in turn
--
-- Replay: a task that was taken back is no longer held under its token.
-- uses: end-keys, loss, reply, conclude
local worker, started, rememberedMs = ARGV[1], tonumber(ARGV[2]), ARGV[3]

endKeys.check()
redis.call('SET', K.gone(worker), '1', 'PX', rememberedMs)
-- The last first, because each goes to the front of its queue.
for at = #ARGV - 1, 4, -2 do
  local id, token = ARGV[at], ARGV[at + 1]
  if redis.call('HGET', K.active, id) == token then loss.takeBack(id, (at - 2) / 2 <= started) end
end
conclude.all(100)
return reply.lost
