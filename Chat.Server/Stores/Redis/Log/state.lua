-- Reads the state of a stream, or one key of it. Gives a stream that has no epoch one, as read.lua.
-- KEYS: head (hash: epoch, seq, changes, and of the state for each key, after 's:', what it counts for, a space and the entry), messages (list)
-- ARGV: epoch to take if there is none, its life without messages, epoch, seq and changes the caller knows of, the key ('' for all)
-- Answers: {epoch, head, changes, 1 if the stream went back, what stands at the keys}
local head = redis.call('HMGET', KEYS[1], 'epoch', 'seq', 'changes', 'keys')
local epoch, last, changes = head[1], tonumber(head[2] or 0), tonumber(head[3] or 0)
local back = epoch == ARGV[3] and (last < tonumber(ARGV[4]) or changes < tonumber(ARGV[5]))
if not epoch or back then
  epoch = ARGV[1]
  redis.call('HSET', KEYS[1], 'epoch', epoch)
  if not head[1] then
    redis.call('PEXPIRE', KEYS[1], ARGV[2])
    redis.call('DEL', KEYS[2])
  end
end

local entries = {}
if tonumber(head[4] or 0) > 0 then
  local fields = ARGV[6] ~= '' and {'s:' .. ARGV[6]} or redis.call('HKEYS', KEYS[1])
  for i = 1, #fields do
    local entry = string.sub(fields[i], 1, 2) == 's:' and redis.call('HGET', KEYS[1], fields[i])
    if entry then entries[#entries + 1] = entry end
  end
end
return {epoch, last, changes, back and 1 or 0, entries}
