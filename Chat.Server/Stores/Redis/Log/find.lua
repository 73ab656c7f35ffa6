-- Looks for messages of one sender, and for those that it may have reacted to, in a part of a stream.
-- KEYS: head (hash: seq), messages (list)
-- ARGV: sender, number to begin with, most to find, most to look at, oldest time kept,
--       the sender as it stands in reactions
-- Answers: {number to go on with, 0 at the end, entries}
local last = tonumber(redis.call('HGET', KEYS[1], 'seq') or 0)
local first = last - redis.call('LLEN', KEYS[2]) + 1
local number = math.max(first, tonumber(ARGV[2]), 1)
local stop = math.min(last, number + tonumber(ARGV[4]) - 1)

local entries = {}
while number <= stop do
  local step = redis.call('LRANGE', KEYS[2], number - first, math.min(number + 49, stop) - first)
  if #step == 0 then break end
  for i = 1, #step do
    -- The sender follows five fields, the fourth of which begins with its length, see LogEntry.
    local time, length, change, extras, start = string.match(step[i], '^%d+ (%d+) %S+ (%d+)(%S*) %S-(,?)%d* ()')
    -- Only a message that was changed has reactions; they are among its extras, whose length stands behind a comma.
    local found = tonumber(length) == #ARGV[1] and string.sub(step[i], start, start + length - 1) == ARGV[1]
      or change ~= '' and extras ~= '' and string.find(step[i], ARGV[6], start, true)
    if found and tonumber(time) >= tonumber(ARGV[5]) then
      entries[#entries + 1] = step[i]
    end
    number = number + 1
    if #entries >= tonumber(ARGV[3]) then return {number <= last and number or 0, entries} end
  end
end
return {number <= last and number or 0, entries}
