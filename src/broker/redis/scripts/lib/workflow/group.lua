-- What is kept of a group: its size, and which pages of its results are full.
-- Results are kept in pages: Redis keeps so small a hash as a list, which is small and soon searched.
-- provides: group.knownSize, group.sizeOf, group.isFull, group.markFull, group.remove
-- uses: record
local group = {}

-- How many parts a group has; nil where nothing is kept of it, or its size is not a number that we wrote.
function group.knownSize(id)
  local text = redis.call('HGET', K.group(id), 'size')
  local size = text and string.match(text, '^%d+$') and tonumber(text)
  return size and size <= C.MAX_GROUP_SIZE and size or nil
end

-- The same, 0 for nil. A size that was written over is counted again and put right.
function group.sizeOf(id)
  local size = group.knownSize(id)
  if size or redis.call('HEXISTS', K.group(id), 'size') == 0 then return size or 0 end
  local bytes = redis.call('HGET', K.task, id) or ''
  local live = record.open(bytes)
  local count = tonumber((live and live.head or record.endedHead(bytes)).size) or 0
  redis.call('HSET', K.group(id), 'size', whole(count + redis.call('HLEN', K.parts(id))))
  return group.knownSize(id) or 0
end

-- A page is full when each of its parts has a result, the group when each page is full: no counter could drift.
function group.isFull(id) return redis.call('SCARD', K.full(id)) >= math.ceil(group.sizeOf(id) / C.GROUP_PAGE) end

-- Notes that a page is full, if it is; answers whether.
function group.markFull(id, page)
  local count = redis.call('HLEN', K.results(id, page))
  if count < math.min(C.GROUP_PAGE, group.sizeOf(id) - page * C.GROUP_PAGE) then return false end
  redis.call('SADD', K.full(id), page)
  return true
end

-- Takes away what is kept of an earlier group of that id, which outlasts its record.
function group.remove(id)
  for page = 0, math.ceil((group.knownSize(id) or 0) / C.GROUP_PAGE) - 1 do
    redis.call('DEL', K.results(id, page))
  end
  redis.call('DEL', K.group(id), K.full(id), K.input(id), K.parts(id), K.added(id), K.nested(id))
end
