-- Takes a user from a room's list, unless the user has entered again since.
-- KEYS: the room's users; see enter.lua
-- ARGV: user, the number it had
local number = redis.call('ZSCORE', KEYS[1], ARGV[1])
if number and tonumber(number) == tonumber(ARGV[2]) then redis.call('ZREM', KEYS[1], ARGV[1]) end
return {}
