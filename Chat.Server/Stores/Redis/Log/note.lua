-- Notes in a user's inbox that a conversation has reached a message: one entry for each message since the last noted, so that
-- the entries of a conversation stand in its order, whoever of two who note at the same time comes first.
-- KEYS: head (hash: epoch, seq), entries (list), noted (hash: other user -> number and epoch reached), what was noted before that
-- ARGV: deadline by Redis's clock, epoch to take if there is none, an entry without its seq, which ends in the other user, to be followed by
--       number and epoch of the message; the other user, the number reached, its epoch, up to where everything is noted ('' if the caller
--       does not know), entries kept, life of the inbox in milliseconds, conversations in one hash
-- Answers: {'late', Redis's clock} | {'unknown'} when nothing of the conversation was noted and the caller does not know |
--          {'known'} | {'noted', epoch, seq}
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
if now > tonumber(ARGV[1]) then return {'late', now} end

local reached, noted = tonumber(ARGV[5]), nil
local before = redis.call('HGET', KEYS[3], ARGV[4]) or redis.call('HGET', KEYS[4], ARGV[4])
if before then
  local number, epoch = string.match(before, '^(%d+) (.*)$')
  if epoch == ARGV[6] then noted = tonumber(number) end
end
noted = noted or tonumber(ARGV[7])
if not noted then return {'unknown'} end
if noted >= reached then return {'known'} end

local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq')
local epoch, seq = head[1], tonumber(head[2] or 0)
if not epoch then
  epoch = ARGV[2]
  redis.call('HSET', KEYS[1], 'epoch', epoch)
  redis.call('DEL', KEYS[2])
end

for number = math.max(noted + 1, reached - ARGV[8] + 1), reached do
  seq = redis.call('HINCRBY', KEYS[1], 'seq', 1)
  redis.call('RPUSH', KEYS[2], string.format('%.0f ', seq) .. ARGV[3] .. string.format('%.0f ', number) .. ARGV[6])
end
redis.call('LTRIM', KEYS[2], -ARGV[8], -1)
if redis.call('HLEN', KEYS[3]) >= tonumber(ARGV[10]) then redis.call('RENAME', KEYS[3], KEYS[4]) end
redis.call('HSET', KEYS[3], ARGV[4], ARGV[5] .. ' ' .. ARGV[6])
for index = 1, 3 do redis.call('PEXPIRE', KEYS[index], ARGV[9]) end
return {'noted', epoch, seq}
