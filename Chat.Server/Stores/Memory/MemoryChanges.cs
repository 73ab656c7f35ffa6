using Chat.Server.Ports;

namespace Chat.Server.Stores.Memory;

/// <summary>The changes of one stream whose messages are there. Not for concurrent use.</summary>
internal sealed class MemoryChanges
{
    private readonly Dictionary<long, LoggedChange> bySeq = [];

    // By their numbers. Those that a later change of the same message has replaced stay until there are too many of them.
    private readonly List<(long Number, long Seq)> inOrder = [];

    /// <summary>The number of the newest change.</summary>
    public long Head { get; private set; }

    /// <summary>The greatest number of a change whose message is gone.</summary>
    public long Lost { get; private set; }

    public LoggedChange? Of(long seq) => bySeq.GetValueOrDefault(seq);

    public void Add(long seq, LoggedChange change)
    {
        Head = change.Number;
        bySeq[seq] = change;
        inOrder.Add((change.Number, seq));
        if (inOrder.Count > 64 + 2 * bySeq.Count) inOrder.RemoveAll(IsReplaced);
    }

    /// <summary>The numbers of the messages that were changed after a change, in the order of their changes.</summary>
    public IEnumerable<long> After(long number)
    {
        var start = inOrder.BinarySearch((number, long.MaxValue));
        for (var i = start < 0 ? ~start : start + 1; i < inOrder.Count; i++)
            if (!IsReplaced(inOrder[i])) yield return inOrder[i].Seq;
    }

    /// <summary>The messages before this one are gone.</summary>
    public void TrimBefore(long first)
    {
        inOrder.RemoveAll(change => change.Seq < first);
        foreach (var (seq, change) in bySeq)
        {
            if (seq >= first) continue;
            Lost = Math.Max(Lost, change.Number);
            bySeq.Remove(seq); // which a dictionary allows meanwhile
        }
    }

    private bool IsReplaced((long Number, long Seq) change) => bySeq[change.Seq].Number != change.Number;
}
