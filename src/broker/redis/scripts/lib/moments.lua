-- The moments of what happened to a task more than once, as text.
-- provides: moments.add
local moments = {}

-- Adds the present one. The last ones are kept, with a space between each.
function moments.add(text) return string.sub((text and text .. ' ' or '') .. whole(now()), -C.MOMENTS_KEPT) end
