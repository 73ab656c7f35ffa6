using System.Globalization;
using Chat.LoadTest.Results;

namespace Chat.LoadTest.Reports;

/// <summary>What a run's figures say, in a sentence.</summary>
internal static class Verdict
{
    public static string Of(LedgerResult ledger)
    {
        var faults = new List<string>();
        Add(ledger.Lost, "lost");
        Add(ledger.Repeated, "repeated");
        Add(ledger.OutOfOrder, "out of order");
        Add(ledger.Refused, "refused");
        Add(ledger.Sent - ledger.Stored - ledger.Refused, "never answered");
        foreach (var (code, count) in ledger.Closed) faults.Add(string.Create(CultureInfo.InvariantCulture, $"{count:N0} connections closed with {code}"));
        if (faults.Count == 0)
            return ledger.Sent == 0 ? "Every connection that was made stayed." : "Nothing lost, nothing repeated, nothing out of order.";
        var text = $"{string.Join(", ", faults)}.";
        return ledger.Errors.ContainsKey("rate_limited") ? $"{text} The server's rate limits are on: start it with --Chat:Limits:Enabled=false." : text;

        void Add(long count, string what)
        {
            if (count > 0) faults.Add(string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}"));
        }
    }

    public static string Of(IReadOnlyDictionary<string, int> refused) =>
        $"Refused: {string.Join(", ", refused.Select(reason => string.Create(CultureInfo.InvariantCulture, $"{reason.Value:N0} × {reason.Key}")))}.";

    public static string? Of(GeneratorResult generator) => generator.WasBottleneck
        ? $"The load generator was the bottleneck: {string.Join("; ", generator.Bottlenecks)}. These figures say more about it than about the server."
        : null;
}
