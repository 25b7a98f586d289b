#!lua flags=allow-oom
-- Makes limits known. What an operator has set stays in force.
--
-- ARGV  1 'missing' for those only that nobody has declared, else '', then field of the limit ('<r, c or b>:<name>') and its numbers
--       by turns
-- RETURNS 1
--@include base
--@include ready
--@include gates
--@include stir

local now, changed = clock(), {}
for index = 2, #ARGV, 2 do
  local name, numbers = ARGV[index], ARGV[index + 1]
  local known = redis.call('HGET', P .. 'limits', name) or ''
  local set = string.match(known, '/.*$') or ''
  local isWanted = ARGV[1] ~= 'missing' or known == ''
  if isWanted and known ~= numbers .. set then
    redis.call('HSET', P .. 'limits', name, numbers .. set)
    changed[name] = true
  end
end
stir(changed, now)
return 1
