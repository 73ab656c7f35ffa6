-- Moves the moment of a user forward, keeps it at least as long as it was to be kept, and forgets what is over.
-- KEYS: moments (sorted set: user by moment), ends (sorted set: user by when to forget)
-- ARGV: user, moment, when to forget it, now; Unix seconds
-- Answers: {how many were forgotten}
local function raise(key, score)
  local present = tonumber(redis.call('ZSCORE', key, ARGV[1]) or 0)
  if tonumber(score) > present then redis.call('ZADD', key, score, ARGV[1]) end
end

local over = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[4])
for i = 1, #over do
  redis.call('ZREM', KEYS[1], over[i])
  redis.call('ZREM', KEYS[2], over[i])
end

raise(KEYS[1], ARGV[2])
raise(KEYS[2], ARGV[3])
return {#over}
