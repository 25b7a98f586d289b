-- What a script reports beside its answer, as flat lists.
-- provides: reply.expired, reply.lost, reply.breakers
local reply = {}

-- Of tasks that were found expired: id, name and queue.
reply.expired = {}

-- Of tasks that were lost: id, name, queue, losses, and 1 if it may not run again.
reply.lost = {}

-- Of breakers that have changed: name and state.
reply.breakers = {}
