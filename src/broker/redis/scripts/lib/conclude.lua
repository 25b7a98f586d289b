-- The end of every script that ends tasks, or that gives limits room.
-- provides: conclude.advance, conclude.all
-- uses: lanes, reply, workflow/continuations, limits/unblock, limits/blocked
local conclude = {}

-- Runs what the ends of members have set off: continuations that touch about `budget` nodes. Answers 1 if some are left.
function conclude.advance(budget)
  local text = redis.call('LINDEX', K.continuations, 0)
  if not text and not reply.hasEndedMembers then return 0 end
  return continuations.run(budget)
end

-- The same, and passes on the room that limits have got. Answers 1 if continuations are left.
function conclude.all(budget)
  local rest = conclude.advance(budget)
  if lanes.exist() then
    unblock.freed()
    blocked.notify()
  end
  return rest
end
