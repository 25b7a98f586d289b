#!lua flags=allow-oom
-- Puts the figures of a chunk of spans that are over into one value, in place of their hashes.
--
-- ARGV  1 length of a span in ms, 2 start of the first, 3 how many they are, 4 for how many ms a span is kept, 5 the value
-- RETURNS 1
--
-- Replay: a chunk that was archived is no longer among those that are to be, and nothing changes.
local spanMs, at, count, keptMs = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local chunk = whole(spanMs) .. ' ' .. whole(at)
if not redis.call('ZSCORE', K.figureChunks, chunk) then return 1 end

local key, leftMs, hashes = K.figureArchive(whole(spanMs), whole(at)), at + spanMs * count + keptMs - now(), {}
for index = 0, count - 1 do
  hashes[index + 1] = K.figures(whole(spanMs), whole(at + index * spanMs))
end
-- One that is there has all that its hashes held: what came later is of a clock that went back.
if leftMs > 0 and redis.call('EXISTS', key) == 0 then redis.call('SET', key, ARGV[5], 'PX', whole(leftMs)) end
redis.call('DEL', unpack(hashes))
redis.call('ZREM', K.figureChunks, chunk)
return 1
