-- What a script has come to so far: what it reports beside its answer, as flat lists, and what it still has to do.
-- provides: reply.refused, reply.expired, reply.lost, reply.breakers, reply.carriesBreakers, reply.hasEndedMembers
local reply = {}

-- The ids of refused settlements.
reply.refused = {}

-- Of tasks that were found expired: id, name and queue.
reply.expired = {}

-- Of tasks that were lost: id, name, queue, losses, and 1 if it may not run again.
reply.lost = {}

-- Of breakers that have changed: name and state.
reply.breakers = {}

-- Whether the reply of this script carries the changes of breakers.
reply.carriesBreakers = false

-- Whether members of workflows have ended whose ends nobody has followed yet.
reply.hasEndedMembers = false
