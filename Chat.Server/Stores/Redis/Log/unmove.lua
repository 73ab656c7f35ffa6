-- Forgets how far the outbox has come with a room of another server, whose mark is gone there, unless it has come further since.
-- KEYS: moved (hash)
-- ARGV: field of the room, the number that was seen before the mark went
-- Answers: {1 if it was forgotten}
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return {0} end
redis.call('HDEL', KEYS[1], ARGV[1])
return {1}
