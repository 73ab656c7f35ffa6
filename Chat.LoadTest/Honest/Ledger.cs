using System.Collections.Concurrent;
using Chat.Contracts;
using HdrHistogram;

namespace Chat.LoadTest.Honest;

/// <summary>
/// What all honest users have sent, been promised and seen. Whatever contradicts the protocol is a violation; the first are kept
/// with their details.
/// </summary>
internal sealed class Ledger
{
    public const string Conversation = "conversation ";

    private const int KeptViolations = 100;

    private readonly ConcurrentDictionary<string, StreamLedger> streams = new();
    private readonly ConcurrentQueue<string> violations = new();
    private readonly LongHistogram receiptTimes = new(TimeSpan.FromMinutes(10).Ticks, 3);
    private long violationCount;

    /// <summary>How often what was done or happened.</summary>
    public Tally Counts { get; } = new();

    public long ViolationCount => Interlocked.Read(ref violationCount);

    public IReadOnlyCollection<string> Violations => violations;

    public ICollection<StreamLedger> Streams => streams.Values;

    public static string RoomKey(string room) => $"room {room}";

    /// <summary>The conversation of two users, the same from either side.</summary>
    public static string ConversationKey(string user, string other) =>
        string.CompareOrdinal(user, other) < 0 ? $"{Conversation}{user} {other}" : $"{Conversation}{other} {user}";

    public StreamLedger Stream(string key) => streams.GetOrAdd(key, static name => new StreamLedger(name));

    public void Violation(string text)
    {
        if (Interlocked.Increment(ref violationCount) <= KeptViolations) violations.Enqueue(text);
    }

    /// <summary>Reports what is not null.</summary>
    public void Check(string? violation)
    {
        if (violation is not null) Violation(violation);
    }

    public void Receipted(string stream, string user, string clientMessageId, Receipt receipt, TimeSpan took)
    {
        Counts.Add(receipt.Duplicate ? "receipts for repeats" : "receipts");
        lock (receiptTimes) receiptTimes.RecordValue(Math.Min(took.Ticks, receiptTimes.HighestTrackableValue));
        Check(Stream(stream).Receipted(user, clientMessageId, receipt));
    }

    public double ReceiptMilliseconds(double percentile)
    {
        lock (receiptTimes)
            return receiptTimes.TotalCount == 0 ? 0 : TimeSpan.FromTicks(receiptTimes.GetValueAtPercentile(percentile)).TotalMilliseconds;
    }
}
