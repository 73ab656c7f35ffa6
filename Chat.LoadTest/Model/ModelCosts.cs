namespace Chat.LoadTest.Model;

/// <summary>
/// What things cost. Those that come with the program are estimates from figures of docs/performance.md. CPU in microseconds of one core.
/// </summary>
internal sealed record ModelCosts
{
    /// <summary>A message on the node that takes it: reading it, giving it a number, the receipt; with history in memory.</summary>
    public double Message { get; init; }

    /// <summary>In addition with the log in SQLite.</summary>
    public double MessageInSqlite { get; init; }

    /// <summary>In addition with the log in Redis and a publication on the backplane.</summary>
    public double MessageInRedis { get; init; }

    /// <summary>A message on each node that has members of its room, when there are several nodes.</summary>
    public double MessageOnNode { get; init; }

    /// <summary>A message that comes alone, on each node that it reaches: waking the node.</summary>
    public double NodeWake { get; init; }

    /// <summary>The messages a second on a node at which half of <see cref="NodeWake"/> is spared, because the node is awake.</summary>
    public double NodeWakeHalf { get; init; }

    /// <summary>One delivery to one connection.</summary>
    public double Delivery { get; init; }

    /// <summary>In addition with TLS in the process.</summary>
    public double DeliveryOverTls { get; init; }

    /// <summary>A connection that is silent, each second: pings.</summary>
    public double SilentConnection { get; init; }

    /// <summary>A connection being made, with its joins not counted.</summary>
    public double Connect { get; init; }

    /// <summary>A join with a position that misses little.</summary>
    public double Join { get; init; }

    /// <summary>Redis: a message, whatever the number of nodes.</summary>
    public double RedisMessage { get; init; }

    /// <summary>Redis: a message, for each node that hears of it.</summary>
    public double RedisMessageOnNode { get; init; }

    /// <summary>Redis: a message that comes alone, as <see cref="NodeWake"/>.</summary>
    public double RedisWake { get; init; }

    /// <summary>Redis: as <see cref="NodeWakeHalf"/>.</summary>
    public double RedisWakeHalf { get; init; }

    /// <summary>Redis: commands for a message.</summary>
    public double RedisCommands { get; init; }

    /// <summary>Memory of a connection, in bytes.</summary>
    public double ConnectionBytes { get; init; }

    /// <summary>In addition with TLS.</summary>
    public double TlsBytes { get; init; }

    /// <summary>Memory of a connection's membership of a room.</summary>
    public double MembershipBytes { get; init; }

    /// <summary>Memory of a node without connections.</summary>
    public double NodeBytes { get; init; }

    /// <summary>What a frame has beside its text: JSON and header.</summary>
    public double FrameBytes { get; init; }

    /// <summary>What TCP and IP add to a write of one frame.</summary>
    public double PacketBytes { get; init; }

    /// <summary>Redis: memory of a stored message beside its text.</summary>
    public double RedisMessageBytes { get; init; }

    /// <summary>Redis: memory of a user's presence in a room.</summary>
    public double RedisMembershipBytes { get; init; }
}
