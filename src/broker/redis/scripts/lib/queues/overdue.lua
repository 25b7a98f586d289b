-- Tasks that stand in ready lists and are past their expiry: they wait no more, though nobody has ended them yet.
-- provides: overdue.bands, overdue.firstIn
-- uses: expiries
local overdue = {}

local bandsById
local count = 0

-- Their bands, by id; of those that expired first.
function overdue.bands()
  if bandsById then return bandsById end
  bandsById = {}
  local rows = expiries.waiting()
  for index = 1, #rows, 2 do
    bandsById[rows[index]] = string.match(rows[index + 1], '^%S+')
    count = count + 1
  end
  return bandsById
end

-- The first id of a ready list that is none of them.
function overdue.firstIn(list)
  local known = overdue.bands()
  for _, id in ipairs(redis.call('LRANGE', list, 0, count)) do
    if not known[id] then return id end
  end
end
