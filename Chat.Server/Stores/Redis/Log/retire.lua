-- Forgets a room whose queue was found empty after the time of its mark, unless it was marked again.
-- KEYS: rooms (sorted set), moved (hash)
-- ARGV: room, the mark that was seen
-- Answers: {1 if it was forgotten}
local mark = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not mark or tonumber(mark) ~= tonumber(ARGV[2]) then return {0} end
redis.call('ZREM', KEYS[1], ARGV[1])
redis.call('HDEL', KEYS[2], ARGV[1])
return {1}
