-- Imposes a sanction, in place of what was there.
-- KEYS: entries (hash: sanction to "+" or "-" and its rest), changes (sorted set: sanction by revision),
--       ends (sorted set: sanction by when to forget it), state (hash)
-- ARGV: sanction, its rest, when to forget it in Unix milliseconds or "" for never
-- Answers: {revision}
local revision = redis.call('HINCRBY', KEYS[4], 'revision', 1)
redis.call('HSET', KEYS[1], ARGV[1], '+' .. ARGV[2])
redis.call('ZADD', KEYS[2], revision, ARGV[1])
if ARGV[3] == '' then redis.call('ZREM', KEYS[3], ARGV[1]) else redis.call('ZADD', KEYS[3], ARGV[3], ARGV[1]) end
return {revision}
