#!lua flags=allow-oom
-- RETURNS now, ms
--@include base

return string.format('%.0f', clock())
