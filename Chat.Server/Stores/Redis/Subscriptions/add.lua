-- Adds a room to those of a user.
-- KEYS: the user's rooms (hash: room to cursor)
-- ARGV: room, cursor, the most rooms
-- Answers: {'added' | 'present' | 'many'}
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then return {'present'} end
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return {'many'} end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return {'added'}
