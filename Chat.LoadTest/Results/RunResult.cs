using System.Text.Json;
using System.Text.Json.Serialization;

namespace Chat.LoadTest.Results;

/// <summary>All figures of one run, as <c>--json</c> writes them. What a command does not measure is absent.</summary>
internal sealed record RunResult
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public required string Command { get; init; }

    /// <summary>The target's name in a comparison, else what was run in a few words.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>What was asked for, in words.</summary>
    public required IReadOnlyDictionary<string, string> Settings { get; init; }

    public required int Connections { get; init; }

    /// <summary>How long it was measured.</summary>
    public required double Seconds { get; init; }

    /// <summary>Messages sent per second; null where none are.</summary>
    public double? PublishesPerSecond { get; init; }

    /// <summary>Messages delivered per second, counted when they arrived.</summary>
    public double? DeliveriesPerSecond { get; init; }

    /// <summary>Bytes that came for each of them, receipts and the frames' headers among them.</summary>
    public double? BytesPerDelivery { get; init; }

    public double? ConnectionsPerSecond { get; init; }

    /// <summary>Connections that were not made, by reason.</summary>
    public IReadOnlyDictionary<string, int>? Refused { get; init; }

    public IReadOnlyList<LatencyResult> Latencies { get; init; } = [];

    /// <summary>What <see cref="Interval.Rate"/> counts.</summary>
    public required string RateUnit { get; init; }

    public IReadOnlyList<Interval> Timeline { get; init; } = [];

    public LedgerResult? Ledger { get; init; }

    /// <summary>What CPU time is divided by: <c>delivery</c> or <c>connection</c>.</summary>
    public string Each => ConnectionsPerSecond is null ? "delivery" : "connection";

    public IReadOnlyList<ProcessResult> Processes { get; init; } = [];

    public IReadOnlyList<MemoryResult> Memory { get; init; } = [];

    public ResumeResult? Resume { get; init; }

    public required GeneratorResult Generator { get; init; }

    /// <summary>0 when all went well; 1 when messages were lost, repeated or out of order; 2 when the run was not what was asked for.</summary>
    public int ExitCode => Ledger is { IsClean: false } ? 1 : Ledger is { IsComplete: false } || Resume is { Incomplete: > 0 } ? 2 : 0;

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static string ToJson(IReadOnlyList<RunResult> runs) => JsonSerializer.Serialize(runs, Json);
}
