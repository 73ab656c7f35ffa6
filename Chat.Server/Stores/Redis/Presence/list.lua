-- Lists who is in a room, or online.
-- KEYS: members (hash)
-- ARGV: most users to list
-- Answers: {count, users}
local count = redis.call('HLEN', KEYS[1])
local limit = tonumber(ARGV[1])
return {count, count <= limit and redis.call('HKEYS', KEYS[1]) or redis.call('HRANDFIELD', KEYS[1], limit)}
