-- The figures of a task on a queue as text, '<index>:<count>' in hexadecimal with spaces between them; core/figures.ts has the same.
-- provides: tally.add, tally.text
local tally = {}

-- Adds a text to a table of counts by index.
function tally.add(sums, text)
  for index, count in string.gmatch(text or '', '(%x+):(%x+)') do
    local at = tonumber(index, 16)
    sums[at] = (sums[at] or 0) + tonumber(count, 16)
  end
end

function tally.text(sums)
  local indexes, texts = {}, {}
  for index in pairs(sums) do
    indexes[#indexes + 1] = index
  end
  table.sort(indexes)
  for at, index in ipairs(indexes) do
    texts[at] = string.format('%x:%x', index, sums[index])
  end
  return table.concat(texts, ' ')
end
