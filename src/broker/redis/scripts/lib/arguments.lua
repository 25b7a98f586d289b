-- Reads the arguments of a script by name, one after the other.
-- provides: arguments.next, arguments.read, arguments.list
local arguments = {}

local at = 0

function arguments.next()
  at = at + 1
  return ARGV[at]
end

-- The next arguments under these names.
function arguments.read(fields)
  local row = {}
  for _, field in ipairs(fields) do
    at = at + 1
    row[field] = ARGV[at]
  end
  return row
end

-- A number, and as many rows.
function arguments.list(fields)
  local rows = {}
  for index = 1, tonumber(arguments.next()) do
    rows[index] = arguments.read(fields)
  end
  return rows
end
