using Chat.Contracts;

namespace Chat.LoadTest.Honest;

/// <summary>
/// A room or a conversation as its users know it: which message has which number, and what was receipted. Answers with the
/// contradiction it finds, or null.
/// </summary>
internal sealed class StreamLedger(string name)
{
    private readonly Lock gate = new();
    private readonly Dictionary<long, string> ids = [];
    private readonly Dictionary<string, long> receipts = [];
    private readonly Dictionary<long, string> receiptOf = [];

    public string Name => name;

    public bool IsConversation => name.StartsWith(Ledger.Conversation, StringComparison.Ordinal);

    /// <summary>The highest number anybody has been told of.</summary>
    public long Highest { get; private set; }

    public string? Receipted(string user, string clientMessageId, Receipt receipt)
    {
        lock (gate)
        {
            if (receipts.TryGetValue(clientMessageId, out var earlier) && earlier != receipt.Seq)
                return $"{name}: {user} got two receipts for {clientMessageId}, {earlier} and {receipt.Seq}";
            receipts[clientMessageId] = receipt.Seq;
            if (receiptOf.TryGetValue(receipt.Seq, out var other) && other != clientMessageId)
                return $"{name}: number {receipt.Seq} was receipted to {clientMessageId} of {user} and to {other}";
            receiptOf[receipt.Seq] = clientMessageId;
            return Note(user, receipt.Seq, receipt.Id);
        }
    }

    public string? Seen(string user, long seq, string id, string? clientMessageId, string text)
    {
        // Honest users begin every text with its client message id.
        if (clientMessageId is not null && !text.StartsWith(clientMessageId, StringComparison.Ordinal))
            return $"{name}: {user} saw number {seq} with another text than was sent as {clientMessageId}";
        lock (gate) return Note(user, seq, id);
    }

    /// <summary>Compares with the log as it was read at the end.</summary>
    public IReadOnlyList<string> Compare(IReadOnlyList<LogLine> log)
    {
        var found = new List<string>();
        lock (gate)
        {
            var first = log.Count > 0 ? log[0].Seq : 1;
            for (var i = 0; i < log.Count; i++)
            {
                var line = log[i];
                if (line.Seq != first + i) found.Add($"{name}: the log goes from {first + i - 1} to {line.Seq}");
                if (ids.TryGetValue(line.Seq, out var id) && id != line.Id) found.Add($"{name}: number {line.Seq} is {line.Id} in the log and was seen as {id}");
                if (receiptOf.TryGetValue(line.Seq, out var receipted) && receipted != line.ClientMessageId)
                    found.Add($"{name}: number {line.Seq} was receipted to {receipted} and is {line.ClientMessageId} in the log");
            }

            foreach (var repeated in log.Where(l => l.ClientMessageId is not null).GroupBy(l => (l.From, l.ClientMessageId)).Where(g => g.Count() > 1))
                found.Add($"{name}: {repeated.Key.ClientMessageId} of {repeated.Key.From} is in the log as {string.Join(", ", repeated.Select(l => l.Seq))}");
            if (Highest > (log.Count > 0 ? log[^1].Seq : 0)) found.Add($"{name}: number {Highest} was given out and is not in the log");
        }

        return found;
    }

    private string? Note(string user, long seq, string id)
    {
        Highest = Math.Max(Highest, seq);
        return ids.TryAdd(seq, id) || ids[seq] == id ? null : $"{name}: number {seq} is {id} for {user} and {ids[seq]} for others";
    }
}
