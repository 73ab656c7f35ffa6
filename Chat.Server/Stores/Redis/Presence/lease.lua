-- Takes or renews the lease of a node and tells whose leases have ended.
-- KEYS: leases (sorted set: node by the end of its lease), reaped (sorted set: lost node by when it was cleared away)
-- ARGV: node, life of a lease, 'take' or 'renew'
-- Times are Unix milliseconds of Redis's clock. A lease that has ended is never renewed: somebody may be clearing it away.
-- Answers: {'held' | 'ended' (others know that the node was lost) | 'unknown' (Redis does not know it), now, end of the lease,
--           milliseconds until the next lease of another node ends or -1, nodes whose leases have ended}
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local life = tonumber(ARGV[2])
local score = redis.call('ZSCORE', KEYS[1], ARGV[1])

local state = 'held'
if ARGV[3] == 'renew' then
  if score then
    if tonumber(score) <= now then state = 'ended' end
  else
    state = redis.call('ZSCORE', KEYS[2], ARGV[1]) and 'ended' or 'unknown'
  end
end
if state == 'held' then redis.call('ZADD', KEYS[1], string.format('%.0f', now + life), ARGV[1]) end

local wait = -1
local next = redis.call('ZRANGEBYSCORE', KEYS[1], string.format('(%.0f', now), '+inf', 'WITHSCORES', 'LIMIT', 0, 2)
for i = 1, #next, 2 do
  if next[i] ~= ARGV[1] then
    wait = tonumber(next[i + 1]) - now
    break
  end
end
return {state, now, now + life, wait, redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))}
