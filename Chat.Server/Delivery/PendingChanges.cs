namespace Chat.Server.Delivery;

/// <summary>
/// Changes of a room that its members have not been told of yet: one before them is missing, or the changed message. Numbers that were overtaken are
/// nobody's, so which one is the next is known only up to where the log was read. Belongs to the room's relay.
/// </summary>
internal sealed class PendingChanges
{
    /// <summary>How many are read at once.</summary>
    public const int PageLength = 500;

    /// <summary>Of those that come live, the ones beyond are read from the log.</summary>
    private const int MaxKept = 1000;

    private readonly SortedDictionary<long, (long Seq, Outgoing Message)> changes = [];

    /// <summary>The highest number known to exist.</summary>
    public long Target { get; set; }

    /// <summary>Up to which number everything there is is here, or was told of.</summary>
    public long Known { get; set; }

    /// <summary>Up to which number the log has to say what there is, also where it is here: of what came live, one that tells of less may have overtaken one that tells of more.</summary>
    public long Owed { get; set; }

    public bool IsRepairing { get; set; }

    /// <summary>One that has come live.</summary>
    public void Hear(long change, long seq, Outgoing message)
    {
        Target = Math.Max(Target, change);
        if (changes.Count < MaxKept) changes.TryAdd(change, (seq, message));
    }

    /// <summary>One of a page that was read. It takes the place of one that came live, which tells of that change alone: this one tells of those that it has overtaken too.</summary>
    /// <returns>Whether it was missing.</returns>
    public bool Read(long change, long seq, Outgoing message)
    {
        Target = Math.Max(Target, change);
        var isMissing = !changes.ContainsKey(change);
        changes[change] = (seq, message);
        return isMissing;
    }

    /// <summary>Whether the first one here is the next after a number.</summary>
    public bool IsNext(long last) => TryNext(last, out _);

    /// <summary>The next one after a number, if it is here.</summary>
    public bool TryNext(long last, out (long Change, long Seq, Outgoing Message) next)
    {
        foreach (var (change, (seq, message)) in changes)
        {
            next = (change, seq, message);
            return change <= Known || (change == last + 1 && change > Owed);
        }

        next = default;
        return false;
    }

    public bool IsEmpty => changes.Count == 0;

    public void Remove(long change) => changes.Remove(change);
}
