-- Gives readers that are new their place at the end.
-- KEYS: state (hash: last, and the place of each reader)
-- ARGV: readers
-- Answers: {how many were new}
local last, new = redis.call('HGET', KEYS[1], 'last') or '0', 0
for i = 1, #ARGV do
  if redis.call('HEXISTS', KEYS[1], 'place:' .. ARGV[i]) == 0 then
    redis.call('HSET', KEYS[1], 'place:' .. ARGV[i], last)
    new = new + 1
  end
end
return {new}
