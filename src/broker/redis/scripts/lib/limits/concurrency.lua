-- How many tasks may run at once: each holds a permit.
-- provides: concurrency.open
local concurrency = {}

function concurrency.open(key, numbers) return { kind = 'c', hasPermits = true, room = numbers[1] - redis.call('SCARD', K.permitsOf(key)) } end
