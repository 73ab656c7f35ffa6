using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Endpoints.Limits;

/// <summary>
/// Section <c>Chat:Limits</c>: rates, of one connection where nothing else is said, and numbers of connections on this node. The defaults are far above what a person does.
/// </summary>
internal sealed class LimitOptions
{
    public const string Section = "Chat:Limits";

    /// <summary>Whether requests and connections are counted at all: it switches all limits of this section.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary><c>message</c>, <c>direct</c>, <c>broadcast</c>, <c>edit</c>, <c>delete</c> and <c>react</c> of one connection in a second.</summary>
    [Range(1, 100_000)]
    public int MessagesPerSecond { get; set; } = 30;

    /// <summary>How many of them may come at once.</summary>
    [Range(1, 100_000)]
    public int MessagesBurst { get; set; } = 100;

    /// <summary><c>typing</c> of one connection in a second.</summary>
    [Range(1, 100_000)]
    public int TypingPerSecond { get; set; } = 10;

    /// <summary>How many of them may come at once.</summary>
    [Range(1, 100_000)]
    public int TypingBurst { get; set; } = 30;

    /// <summary><c>publish</c> of one connection in a second.</summary>
    [Range(1, 100_000)]
    public int EventsPerSecond { get; set; } = 100;

    /// <summary>How many of them may come at once.</summary>
    [Range(1, 100_000)]
    public int EventsBurst { get; set; } = 200;

    /// <summary><c>join_room</c>, <c>leave_room</c>, <c>subscribe_room</c> and <c>unsubscribe_room</c> of one connection in a second.</summary>
    [Range(1, 100_000)]
    public int JoinsPerSecond { get; set; } = 20;

    /// <summary>How many of them may come at once. A client that reconnects joins all its rooms again at once.</summary>
    [Range(1, 100_000)]
    public int JoinsBurst { get; set; } = 200;

    /// <summary>
    /// <c>join_room</c> of all clients of a node together in a second; 0 for no bound. What comes beyond it after an outage is told when to come again, see
    /// <see href="operations.md#a-crowd-that-comes-back">a crowd that comes back</see>.
    /// </summary>
    [Range(0, 1_000_000)]
    public int NodeJoinsPerSecond { get; set; } = 20_000;

    /// <summary>How many of them may come at once.</summary>
    [Range(1, 1_000_000)]
    public int NodeJoinsBurst { get; set; } = 1_000;

    /// <summary>Everything else of one connection in a second, also what is no operation or cannot be read.</summary>
    [Range(1, 100_000)]
    public int QueriesPerSecond { get; set; } = 20;

    /// <summary>How many of them may come at once.</summary>
    [Range(1, 100_000)]
    public int QueriesBurst { get; set; } = 100;

    /// <summary>How many times a connection's rates a user has on a node, over all its connections.</summary>
    [Range(1, 100)]
    public int UserFactor { get; set; } = 3;

    /// <summary>Refusals at once, and in any ten seconds after, that a connection survives; then it is closed with 4009.</summary>
    [Range(1, 100_000)]
    public int MaxRefusals { get; set; } = 100;

    /// <summary>
    /// How long one message may be under way, from its first piece to its last; then the connection is closed with 1008:
    /// somebody takes its time, or has forgotten about it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan MessageTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The time a message has, which is no setting of its own: without limits it has all the time it wants.</summary>
    internal TimeSpan MessageTime => Enabled ? MessageTimeout : Timeout.InfiniteTimeSpan;

    /// <summary>Connections of one user on this node. Further ones get 429.</summary>
    [Range(1, 1_000_000)]
    public int ConnectionsPerUser { get; set; } = 50;

    /// <summary>Connections of one IP address, of one /64 network for IPv6, on this node. Further ones get 429.</summary>
    [Range(1, 1_000_000)]
    public int ConnectionsPerAddress { get; set; } = 500;

    /// <summary>Connections of this node. Further ones get 503. It takes fewer where the limit on <see href="configuration.md#open-files">open files</see> leaves room for fewer.</summary>
    [Range(1, 10_000_000)]
    public int Connections { get; set; } = 100_000;
}
