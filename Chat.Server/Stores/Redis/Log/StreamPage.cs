using Chat.Server.Ports;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis.Log;

/// <summary>A page of a stream as Redis gave it.</summary>
internal sealed record StreamPage(RedisResult[] Entries, StreamHead Head, bool HasMore, bool Continuous, long Trimmed = 0)
{
    public LoggedMessage[] Messages => [.. Entries.Select(RedisStreams.Decode)];
}
