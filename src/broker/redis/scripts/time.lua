#!lua flags=allow-oom
-- RETURNS the broker's time, epoch ms
-- uses:
return whole(now())
