-- Reads the records of many tasks, of large ones fewer, so that the script and its reply stay short.
-- provides: records.slices
local records = {}

-- Slices grow: one that is read is not known to be large before.
local FIRST_SLICE = 8

-- Calls `visit(ids, records)` with one slice of the ids in ARGV after the other, from `first` on, until enough was read.
function records.slices(first, visit)
  local count, read = FIRST_SLICE, 0
  while first <= #ARGV and read < C.READ_BYTES do
    local ids = { unpack(ARGV, first, math.min(first + count - 1, #ARGV)) }
    local found = redis.call('HMGET', K.task, unpack(ids))
    for _, bytes in ipairs(found) do
      read = read + (bytes and #bytes or 0)
    end
    visit(ids, found)
    first, count = first + count, 2 * count
  end
end
