-- Puts a stream that was written under other names into its place, if that is empty.
-- KEYS: head (hash), then messages (list), order, changed, mentions and mentioned (sorted sets), then the same five under the other names
-- ARGV: epoch, seq, changes, newest change whose message is gone, life; then names and values of head for the state, see state.lua
-- Answers: {1} | {0} when the stream has had messages
local head = redis.call('HMGET', KEYS[1], 'seq', 'forgotten')
if tonumber(head[1] or 0) > 0 then
  redis.call('DEL', unpack(KEYS, 7))
  return {0}
end
redis.call('DEL', unpack(KEYS, 1, 6))
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'seq', ARGV[2])
if head[2] then redis.call('HSET', KEYS[1], 'forgotten', head[2]) end -- ids of an earlier life may still be there, see clear.lua
if ARGV[3] ~= '0' then redis.call('HSET', KEYS[1], 'changes', ARGV[3], 'trimmed', ARGV[4]) end
for i = 6, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[5])
for i = 2, 6 do
  if redis.call('EXISTS', KEYS[i + 5]) == 1 then
    redis.call('RENAME', KEYS[i + 5], KEYS[i])
    redis.call('PEXPIRE', KEYS[i], ARGV[5])
  end
end
return {1}
