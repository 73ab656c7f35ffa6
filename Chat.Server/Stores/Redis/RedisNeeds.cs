namespace Chat.Server.Stores.Redis;

/// <summary>
/// Every command that this server sends or its scripts run, in a form that changes nothing but a key of its own: Redis looks at the rights of
/// a user before anything else, and a command for another type of key then fails.
/// </summary>
internal static class RedisNeeds
{
    private const string UnknownScript = "ffffffffffffffffffffffffffffffffffffffff";

    public static string[][] For(string keyPrefix, string channelPrefix)
    {
        var key = keyPrefix + "rights"; // a string, so that nothing below finds the type it is for
        return
        [
            ["PING"],
            ["ECHO", "chat"],
            ["TIME"],
            ["INFO", "server"],
            ["SCAN", "0", "MATCH", key, "COUNT", "1"],
            ["EVAL", "return 1", "0"],
            ["EVALSHA", UnknownScript, "0"],
            ["SET", key, "1", "PX", "10000"],
            ["GET", key],
            ["EXISTS", key],
            ["PEXPIRE", key, "10000"],
            ["HDEL", key, "f"],
            ["HEXISTS", key, "f"],
            ["HGET", key, "f"],
            ["HGETALL", key],
            ["HINCRBY", key, "f", "1"],
            ["HKEYS", key],
            ["HLEN", key],
            ["HMGET", key, "f"],
            ["HRANDFIELD", key],
            ["HSCAN", key, "0"],
            ["HSET", key, "f", "1"],
            ["HVALS", key],
            ["LINDEX", key, "0"],
            ["LLEN", key],
            ["LRANGE", key, "0", "0"],
            ["LSET", key, "0", "1"],
            ["LTRIM", key, "0", "0"],
            ["RPUSH", key, "1"],
            ["SADD", key, "1"],
            ["SCARD", key],
            ["SPOP", key],
            ["SRANDMEMBER", key],
            ["SREM", key, "1"],
            ["SSCAN", key, "0"],
            ["ZADD", key, "1", "1"],
            ["ZCARD", key],
            ["ZCOUNT", key, "0", "0"],
            ["ZLEXCOUNT", key, "-", "+"],
            ["ZRANGEBYSCORE", key, "0", "0"],
            ["ZREM", key, "1"],
            ["ZREMRANGEBYSCORE", key, "0", "0"],
            ["ZREVRANGEBYSCORE", key, "0", "0"],
            ["ZSCORE", key, "1"],
            ["RENAME", key, key],
            ["DEL", key],
            ["PUBLISH", channelPrefix + "rights", ""],
            ["SUBSCRIBE", channelPrefix + "rights"],
            ["UNSUBSCRIBE", channelPrefix + "rights"],
        ];
    }
}
