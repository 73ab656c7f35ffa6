-- Lifts everything about a user; of what is kept for those who follow, the rest is replaced.
-- KEYS: entries, changes, ends, state; see impose.lua
-- ARGV: how the user's sanctions begin, the rest to be kept, when to forget what ends now, in Unix milliseconds
-- Answers: {how many there were}
local count = 0
local all = redis.call('HKEYS', KEYS[1])
for i = 1, #all do
  if string.sub(all[i], 1, #ARGV[1]) == ARGV[1] then
    if string.sub(redis.call('HGET', KEYS[1], all[i]), 1, 1) == '+' then count = count + 1 end
    redis.call('HSET', KEYS[1], all[i], '-' .. ARGV[2])
    redis.call('ZADD', KEYS[2], redis.call('HINCRBY', KEYS[4], 'revision', 1), all[i])
    redis.call('ZADD', KEYS[3], ARGV[3], all[i])
  end
end
return {count}
