-- Counts what scripts alone know of: what they enqueue and end. The next hand-over of figures takes it up.
-- provides: figures.count
local figures = {}

-- A count of another type is dropped: nothing may fail here.
function figures.count(counter, queue, name, by)
  local field = counter .. ' ' .. queue .. ' ' .. name
  if type(redis.pcall('HINCRBY', K.figuresOfScripts, field, by)) ~= 'number' then redis.call('DEL', K.figuresOfScripts) end
end
