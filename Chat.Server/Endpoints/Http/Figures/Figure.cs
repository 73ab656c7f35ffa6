namespace Chat.Server.Endpoints.Http.Figures;

/// <summary>One of the figures that a node keeps of its last minutes.</summary>
/// <param name="Name">The instrument it is read from, or a name of the same kind.</param>
/// <param name="IsRate">Whether the instrument counts, so that the figure is how much came in a second.</param>
internal sealed record Figure(string Name, bool IsRate)
{
    public const string Processor = "process.cpu.time";
    public const string Memory = "process.memory.usage";
    public const string MedianDelivery = "chat.delivery.duration.p50";
    public const string SlowestDelivery = "chat.delivery.duration.p99";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Figure> All { get; } =
    [
        Counted("chat.messages"),
        Counted("chat.deliveries"),
        Counted("chat.connections.opened"),
        Counted("chat.connections.closed"),
        Counted("chat.connections.refused"),
        Counted("chat.refusals"),
        Counted("chat.slow_readers"),
        Counted("chat.gaps.repaired"),
        Counted("chat.repeats.dropped"),
        Counted("chat.messages.late"),
        Level("chat.connections"),
        Level("chat.users"),
        Level("chat.rooms"),
        Level("chat.queue.bytes"),
        Level("chat.queue.largest"),
        Level("chat.log.backlog"),
        Level("chat.redis.connected"),
        Level("chat.lease.held"),
        Level("chat.ready"),
        Level("chat.draining"),
        Counted(Processor),
        Level(Memory),
        Level(MedianDelivery),
        Level(SlowestDelivery),
    ];

    private static Figure Counted(string name) => new(name, IsRate: true);

    private static Figure Level(string name) => new(name, IsRate: false);
}
