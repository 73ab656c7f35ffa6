-- Moves a user's cursor in a room forward.
-- KEYS: the user's rooms; see add.lua
-- ARGV: room, seq, epoch
-- Answers: {cursor as it stands then}, or {} when there is none
local cursor = redis.call('HGET', KEYS[1], ARGV[1])
if not cursor then return {} end
local seq, epoch = string.match(cursor, '^(%d+) (.*)$')
if epoch == ARGV[3] and tonumber(seq) >= tonumber(ARGV[2]) then return {cursor} end
cursor = ARGV[2] .. ' ' .. ARGV[3]
redis.call('HSET', KEYS[1], ARGV[1], cursor)
return {cursor}
