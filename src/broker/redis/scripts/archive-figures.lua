#!lua flags=allow-oom
-- Puts the figures of the first spans of a chunk into one value, in place of their hashes.
--
-- ARGV  1 length of a span in ms, 2 start of the first, 3 how many the value before held, 4 how many it holds now, 5 for how many ms a span
--       is kept, 6 when the next may be put to them, 0 if there are no more, 7 the value
-- RETURNS 1
--
-- Replay: the value holds another number of spans by then, or the chunk is no longer among those that are to be archived, and nothing
-- changes. So it is where another process has archived the chunk meanwhile, and may have removed hashes before this one read them.
local spanMs, at, before, count = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local keptMs, nextAt = tonumber(ARGV[5]), tonumber(ARGV[6])
local chunk, key = whole(spanMs) .. ' ' .. whole(at), K.figureArchive(whole(spanMs), whole(at))
if not redis.call('ZSCORE', K.figureChunks, chunk) then return 1 end
-- The second byte of a value.
local held = string.byte(redis.call('GETRANGE', key, 1, 1)) or 0
if held ~= before then return 1 end

local leftMs, hashes = at + spanMs * count + keptMs - now(), {}
for index = 0, count - 1 do
  hashes[index + 1] = K.figures(whole(spanMs), whole(at + index * spanMs))
end
if leftMs > 0 then redis.call('SET', key, ARGV[7], 'PX', whole(leftMs)) end
if count > 0 then redis.call('DEL', unpack(hashes)) end
if nextAt > 0 then
  redis.call('ZADD', K.figureChunks, whole(nextAt), chunk)
else
  redis.call('ZREM', K.figureChunks, chunk)
end
return 1
