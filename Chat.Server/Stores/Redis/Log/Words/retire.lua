-- Forgets a stream that has nothing in the index any more, unless it was searched meanwhile.
-- KEYS: rooms (sorted set: streams by when they were last searched), place (string, see WordPlace)
-- ARGV: stream, when it was searched as far as the caller knows
-- Answers: {1 if it was forgotten}
local searched = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not searched or tonumber(searched) ~= tonumber(ARGV[2]) or redis.call('EXISTS', KEYS[2]) == 1 then return {0} end
redis.call('ZREM', KEYS[1], ARGV[1])
return {1}
