using Chat.Server.Ports;

namespace Chat.Server.Stores.Redis.Log.Words;

/// <summary>A page of a search that is being filled with messages, the newest first.</summary>
internal sealed class FoundPage(SearchQuery query, long before, PageLimit limit)
{
    private readonly List<LoggedMessage> messages = [];
    private readonly PageBudget budget = new(limit.Bytes);

    public IReadOnlyList<LoggedMessage> Messages => messages;

    public bool HasMore { get; private set; }

    /// <summary>Only messages with smaller numbers have not passed yet.</summary>
    public long Before { get; private set; } = before;

    /// <summary>Takes a message if it is searched and has not passed before.</summary>
    /// <returns>False when it has no place on the page: then there is more.</returns>
    public bool TryPass(LoggedMessage message)
    {
        if (message.Seq >= Before) return true;
        Before = message.Seq;
        if (message.Text.Length == 0 || !query.Matches(message.Text)) return true;
        HasMore = messages.Count == limit.Messages || !budget.TryTake(message.PageBytes);
        if (!HasMore) messages.Add(message);
        return !HasMore;
    }
}
