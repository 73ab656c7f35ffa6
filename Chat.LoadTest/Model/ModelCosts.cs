namespace Chat.LoadTest.Model;

/// <summary>
/// What things cost, CPU in microseconds of one core, memory and network in bytes. Those that come with the program were measured on one machine, see docs/scale.md.
/// <para>A process that sleeps between two messages is woken for each, one that is busy finds the next waiting. So what is called a wake is what a message costs more that comes alone; at the rate that is called its half, half of it is
/// spared.</para>
/// </summary>
internal sealed record ModelCosts
{
    /// <summary>A message on the node that takes it: reading it, giving it a number, the receipt; with history in memory.</summary>
    public double Message { get; init; }

    /// <summary>In addition with the log in SQLite.</summary>
    public double MessageInSqlite { get; init; }

    /// <summary>With the log in SQLite, each second in which something is said: its commits.</summary>
    public double SqliteCommits { get; init; }

    /// <summary>In addition with the log in Redis and a publication on the backplane.</summary>
    public double MessageInRedis { get; init; }

    /// <summary>A message on each node that has members of its room, with Redis.</summary>
    public double MessageOnNode { get; init; }

    /// <summary>A message that comes alone to a node without Redis.</summary>
    public double NodeWake { get; init; }

    /// <summary>The messages a second of such a node at which half of it is spared.</summary>
    public double NodeWakeHalf { get; init; }

    /// <summary>With Redis: a message that comes alone, on the node that takes it.</summary>
    public double TakerWake { get; init; }

    /// <summary>With Redis: a message that comes alone, on each node that has members of its room.</summary>
    public double HearerWake { get; init; }

    /// <summary>The messages a second that a node hears of at which half of both is spared.</summary>
    public double SharedWakeHalf { get; init; }

    /// <summary>One delivery to one connection.</summary>
    public double Delivery { get; init; }

    /// <summary>In addition where messages come over Redis: they leave together less often.</summary>
    public double DeliveryOverRedis { get; init; }

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

    /// <summary>Redis: a message that comes alone.</summary>
    public double RedisWake { get; init; }

    /// <summary>The messages a second of a Redis at which half of it is spared.</summary>
    public double RedisWakeHalf { get; init; }

    /// <summary>Redis: a server, each second.</summary>
    public double RedisServer { get; init; }

    /// <summary>Redis: commands for a message.</summary>
    public double RedisCommands { get; init; }

    /// <summary>Memory of a connection.</summary>
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

    /// <summary>Redis: what a publication has beside its text, for one node.</summary>
    public double PublicationBytes { get; init; }

    /// <summary>Redis: how often the text is in a publication, once for each protocol.</summary>
    public double PublicationTexts { get; init; }

    /// <summary>Redis: memory of a stored message beside its text.</summary>
    public double RedisMessageBytes { get; init; }

    /// <summary>Redis: memory of a user's presence in a room.</summary>
    public double RedisMembershipBytes { get; init; }
}
