-- Counts the messages of a stream behind a position that mention a user. Changes nothing.
-- KEYS: head (hash: epoch, seq), messages (list), mentions (sorted set: user, line feed and number, all with one score)
-- ARGV: user, the position's seq, the position's epoch ('' for any), oldest time kept
-- Answers: {how many}
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq')
if not head[1] then return {0} end

local length = redis.call('LLEN', KEYS[2])
local surplus = 0
for index = 0, math.min(1000, length) - 1 do
  local oldest = redis.call('LINDEX', KEYS[2], index)
  if tonumber(string.match(oldest, '^%d+ (%d+)')) >= tonumber(ARGV[4]) then break end
  surplus = index + 1
end

local first = tonumber(head[2] or 0) - length + surplus + 1
local position = (ARGV[3] == '' or ARGV[3] == head[1]) and tonumber(ARGV[2]) or 0
local from = string.format('%016.0f', math.max(first, position + 1))
return {redis.call('ZLEXCOUNT', KEYS[3], '[' .. ARGV[1] .. '\n' .. from, '[' .. ARGV[1] .. '\n9999999999999999')}
