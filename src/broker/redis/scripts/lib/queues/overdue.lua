-- Tasks that stand in ready lists and are past their expiry: they wait no more, though nobody has ended them yet.
-- provides: overdue.bands, overdue.firstIn
-- uses: expiries
local overdue = {}

local bandsById
-- By ready list.
local counts = {}

-- Their bands, by id; of those that expired first.
function overdue.bands()
  if bandsById then return bandsById end
  bandsById = {}
  local rows = expiries.waiting()
  for index = 1, #rows, 2 do
    local id, list = rows[index], rows[index + 1]
    local band, lane = string.match(list, '^(%S+) (.+)$')
    local key = lane and K.lane(band, lane) or K.ready(list)
    bandsById[id] = band or list
    counts[key] = (counts[key] or 0) + 1
  end
  return bandsById
end

-- The first id of a ready list that is none of them.
function overdue.firstIn(list)
  local known = overdue.bands()
  for _, id in ipairs(redis.call('LRANGE', list, 0, counts[list] or 0)) do
    if not known[id] then return id end
  end
end
