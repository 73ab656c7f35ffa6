-- Puts blocks of a stream into the index or takes them out, and notes how far it has come, unless somebody else has done so meanwhile.
-- KEYS: place (string, see WordPlace), then the documents of the blocks
-- ARGV: place as it was read, place as it is then ('' for none), 'hashes' or 'documents' (see SearchModule), index, what names the room there,
--       then for each document the number of its block and its words ('' to take it out)
-- Answers: {'moved'} | {'done'}
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return {'moved'} end
for i = 2, #KEYS do
  local block, words = ARGV[2 * i + 2], ARGV[2 * i + 3]
  if ARGV[3] == 'hashes' then
    if words == '' then redis.call('DEL', KEYS[i]) else redis.call('HSET', KEYS[i], 'room', ARGV[5], 'words', words, 'block', block) end
  elseif words == '' then
    redis.call('FT.DEL', ARGV[4], KEYS[i])
  else
    redis.call('FT.ADD', ARGV[4], KEYS[i], '1', 'NOSAVE', 'REPLACE', 'FIELDS', 'room', ARGV[5], 'words', words, 'block', block)
  end
end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2]) end
return {'done'}
