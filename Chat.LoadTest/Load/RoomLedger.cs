namespace Chat.LoadTest.Load;

/// <summary>What became of the messages sent to one room. May be used by several threads.</summary>
internal sealed class RoomLedger
{
    private readonly Lock gate = new();
    private readonly List<long> due = [];
    private readonly NumberSet stored = new();
    private readonly NumberSet refused = new();

    public int Sent
    {
        get
        {
            lock (gate) return due.Count;
        }
    }

    public int Stored
    {
        get
        {
            lock (gate) return stored.Count;
        }
    }

    public int Refused
    {
        get
        {
            lock (gate) return refused.Count;
        }
    }

    /// <returns>The number of the next message.</returns>
    public int Next(long dueAt)
    {
        lock (gate)
        {
            due.Add(dueAt);
            return due.Count;
        }
    }

    /// <summary>The sender has its receipt.</summary>
    /// <returns>When the message was due; null when it had one already.</returns>
    public long? Store(int number)
    {
        lock (gate) return number <= due.Count && stored.Add(number) ? due[number - 1] : null;
    }

    /// <summary>The server did not want it.</summary>
    public void Refuse(int number)
    {
        lock (gate) refused.Add(number);
    }

    /// <summary>
    /// The messages a member should have and has not: those that have a receipt, and those another member has got. Of what was
    /// neither answered nor seen by anybody nothing is known.
    /// </summary>
    public IReadOnlyList<int> Missing(MemberLedger member, IReadOnlyList<MemberLedger> members)
    {
        lock (gate)
        {
            if (member.Received == due.Count) return [];
            return [.. Enumerable.Range(1, due.Count).Where(n => !member.Has(n) && (stored.Contains(n) || members.Any(other => other.Has(n))))];
        }
    }
}
