-- Sets many fields of a hash at once.
-- provides: manyFields.set
local manyFields = {}

-- Up to 512 fields Redis keeps a hash as a list and searches it from its start: with hundreds of leases that costs more than all else
-- in the exchange. A field of more than 64 bytes makes a table of it, which it stays when the field is gone.
local WIDE = string.rep('-', 65)
local MANY = 16

-- fields: names and values in turn.
function manyFields.set(key, fields)
  if #fields > 2 * MANY then
    redis.call('HSET', key, WIDE, '', unpack(fields))
    redis.call('HDEL', key, WIDE)
  else
    redis.call('HSET', key, unpack(fields))
  end
end
