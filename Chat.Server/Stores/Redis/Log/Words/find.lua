-- Finds blocks of a stream that may have what is searched, the newest first.
-- KEYS: place (string, see WordPlace)
-- ARGV: how the place must begin: in another life the index may lack something; index, query, most
-- Answers: {'moved'} | {'found', documents}
if string.sub(redis.call('GET', KEYS[1]) or '', 1, #ARGV[1]) ~= ARGV[1] then return {'moved'} end
local reply = redis.call('FT.SEARCH', ARGV[2], ARGV[3], 'NOCONTENT', 'SORTBY', 'block', 'DESC', 'LIMIT', '0', ARGV[4])
table.remove(reply, 1)
return {'found', reply}
