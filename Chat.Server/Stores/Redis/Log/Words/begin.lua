-- Makes the index if there is none, and tells whether it may be relied on and how far it has come with a stream. Never on a Cluster: the keys share no slot.
-- KEYS: life (string: names the life of the index; what was put into one is in no other), rooms (sorted set: streams by when they were last searched),
--       place (string, see WordPlace)
-- ARGV: index, life to take if it is made, stream, now in Unix milliseconds or '' where nobody searches, and the command that makes the index
-- Answers: {'ready', life, place or ''} | {'busy'} while RediSearch reads its documents, as after a start | {'none', its error}
local info = redis.pcall('FT.INFO', ARGV[1])
if info.err then
  local made = redis.pcall(unpack(ARGV, 5))
  if made.err then return {'none', made.err} end
  redis.call('SET', KEYS[1], ARGV[2])
  info = {}
end
for i = 1, #info - 1, 2 do
  if info[i] == 'indexing' and tostring(info[i + 1]) ~= '0' then return {'busy'} end
end
if ARGV[4] ~= '' then redis.call('ZADD', KEYS[2], ARGV[4], ARGV[3]) end
return {'ready', redis.call('GET', KEYS[1]) or '', redis.call('GET', KEYS[3]) or ''}
