#!lua flags=allow-oom
-- Makes limits known. What an operator has set stays in force.
--
-- ARGV  1 'missing' for those only that nobody has declared, else '', then field of the limit ('<r, c or b>:<name>') and its numbers
--       in turn
-- RETURNS 1
--
-- Replay: limits that are known already do not change.
-- uses: limits/recheck, key-types
local onlyMissing, changed = ARGV[1] == 'missing', {}

keyTypes.check({ K.limits, K.blocked })
for at = 2, #ARGV, 2 do
  local name, numbers = ARGV[at], ARGV[at + 1]
  local known = redis.call('HGET', K.limits, name) or ''
  local set = string.match(known, '/.*$') or ''
  local isWanted = not onlyMissing or known == ''
  if isWanted and known ~= numbers .. set then
    redis.call('HSET', K.limits, name, numbers .. set)
    changed[name] = true
  end
end
recheck.named(changed)
return 1
