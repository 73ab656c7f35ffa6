using System.ComponentModel.DataAnnotations;

namespace Chat.Server.Endpoints.Limits;

/// <summary>
/// Section <c>Chat:Limits</c>. Rates are per connection, in requests a second after a burst; a user may use
/// <see cref="UserFactor"/> times as much over all its connections on a node. The defaults are far above what a person does.
/// </summary>
internal sealed class LimitOptions
{
    public const string Section = "Chat:Limits";

    /// <summary>Whether requests are counted at all.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary><c>message</c>, <c>direct</c> and <c>broadcast</c>; 1–100,000.</summary>
    [Range(1, 100_000)]
    public int MessagesPerSecond { get; set; } = 30;

    /// <summary>How many may come at once; 1–100,000.</summary>
    [Range(1, 100_000)]
    public int MessagesBurst { get; set; } = 100;

    /// <summary><c>typing</c>; 1–100,000.</summary>
    [Range(1, 100_000)]
    public int TypingPerSecond { get; set; } = 10;

    /// <summary>How many may come at once; 1–100,000.</summary>
    [Range(1, 100_000)]
    public int TypingBurst { get; set; } = 30;

    /// <summary><c>publish</c>; 1–100,000.</summary>
    [Range(1, 100_000)]
    public int EventsPerSecond { get; set; } = 100;

    /// <summary>How many may come at once; 1–100,000.</summary>
    [Range(1, 100_000)]
    public int EventsBurst { get; set; } = 200;

    /// <summary><c>join_room</c> and <c>leave_room</c>; 1–100,000. A client that reconnects joins all its rooms again at once.</summary>
    [Range(1, 100_000)]
    public int JoinsPerSecond { get; set; } = 20;

    /// <summary>How many may come at once; 1–100,000.</summary>
    [Range(1, 100_000)]
    public int JoinsBurst { get; set; } = 200;

    /// <summary>
    /// <c>join_room</c> of all clients of this node together; 0–1,000,000, 0 for no bound. What comes beyond it after an outage is told when to come again, see <see cref="JoinQueue"/>.
    /// </summary>
    [Range(0, 1_000_000)]
    public int NodeJoinsPerSecond { get; set; } = 20_000;

    /// <summary>How many may come at once; 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int NodeJoinsBurst { get; set; } = 1_000;

    /// <summary>Everything else: questions, pings, what is no operation or cannot be read; 1–100,000.</summary>
    [Range(1, 100_000)]
    public int QueriesPerSecond { get; set; } = 20;

    /// <summary>How many may come at once; 1–100,000.</summary>
    [Range(1, 100_000)]
    public int QueriesBurst { get; set; } = 100;

    /// <summary>How many times a connection's rates a user has; 1–100.</summary>
    [Range(1, 100)]
    public int UserFactor { get; set; } = 3;

    /// <summary>How many refusals at once, and in any ten seconds after, a connection survives; 1–100,000. Then it is closed with 4009.</summary>
    [Range(1, 100_000)]
    public int MaxRefusals { get; set; } = 100;

    /// <summary>
    /// How long one message may be under way, from its first piece to its last; 1 s – 10 min. Then the connection is closed with 1008:
    /// somebody takes its time, or has forgotten about it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan MessageTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The time a message has, which is no setting of its own: without limits it has all the time it wants.</summary>
    internal TimeSpan MessageTime => Enabled ? MessageTimeout : Timeout.InfiniteTimeSpan;

    /// <summary>Connections of one user on this node; 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int ConnectionsPerUser { get; set; } = 50;

    /// <summary>Connections of one IP address (of one /64 network for IPv6) on this node; 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int ConnectionsPerAddress { get; set; } = 500;

    /// <summary>Connections of this node; 1–10,000,000. Fewer where the limit on open files leaves room for fewer, see <see cref="OpenFiles"/>.</summary>
    [Range(1, 10_000_000)]
    public int Connections { get; set; } = 100_000;
}
