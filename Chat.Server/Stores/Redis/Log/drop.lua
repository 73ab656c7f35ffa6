-- Takes out of a room's queue what is in the outbox.
-- KEYS: queue (list)
-- ARGV: the last number of the queue that is in the outbox
-- Answers: {items left}
local count = 0
while true do
  local item = redis.call('LINDEX', KEYS[1], count)
  if not item or tonumber(string.match(item, '^%d+')) > tonumber(ARGV[1]) then break end
  count = count + 1
end
if count > 0 then redis.call('LTRIM', KEYS[1], count, -1) end
return {redis.call('LLEN', KEYS[1])}
