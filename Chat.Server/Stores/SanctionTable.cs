using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Stores;

/// <summary>
/// Sanctions in memory, as <see cref="ISanctions"/> describes them: the whole of one store, or the copy of another one. Guards itself.
/// </summary>
internal sealed class SanctionTable(TimeProvider time)
{
    /// <summary>How long what has ended or was lifted is kept for those who follow.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly SortedDictionary<SanctionKey, SanctionChange> entries = [];
    private readonly SortedDictionary<long, SanctionKey> changes = [];
    private readonly Dictionary<SanctionKey, long> ends = [];
    private long nextEnd = long.MaxValue;

    /// <summary>The revision of the newest change.</summary>
    public long Revision { get; private set; }

    public int Count => entries.Count;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public void Impose(Sanction sanction)
    {
        lock (gate) Set(new SanctionChange(Revision + 1, sanction, IsLifted: false));
    }

    /// <summary>The one that holds, before it is lifted.</summary>
    public Sanction? Find(SanctionKey key)
    {
        lock (gate) return entries.TryGetValue(key, out var entry) && Holds(entry, Now) ? entry.Sanction : null;
    }

    /// <summary>Null when there is none that holds.</summary>
    public Sanction? Lift(SanctionKey key)
    {
        lock (gate)
        {
            if (!entries.TryGetValue(key, out var entry) || !Holds(entry, Now)) return null;
            Set(new SanctionChange(Revision + 1, entry.Sanction, IsLifted: true));
            return entry.Sanction;
        }
    }

    /// <summary>Lifts everything about a user, and keeps for those who follow no more than that.</summary>
    public int Forget(string userId)
    {
        lock (gate)
        {
            var forgotten = entries.Values.Where(entry => entry.Sanction.UserId == userId).ToArray();
            foreach (var entry in forgotten)
                Set(new SanctionChange(Revision + 1, entry.Sanction with { Until = null, Reason = null, By = "", At = DateTime.UnixEpoch }, IsLifted: true));
            return forgotten.Count(entry => !entry.IsLifted);
        }
    }

    /// <summary>Takes a change over from the store this is the copy of.</summary>
    public void Apply(SanctionChange change)
    {
        lock (gate)
            if (change.Revision > Revision) Set(change);
    }

    /// <summary>Begins anew, with nothing.</summary>
    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
            changes.Clear();
            ends.Clear();
            (nextEnd, Revision) = (long.MaxValue, 0);
        }
    }

    public SanctionPage List(SanctionFilter filter, string? from, int limit)
    {
        SanctionKey? after = from is null ? null : SanctionKey.FromCursor(from);
        lock (gate)
        {
            var now = Now;
            var found = entries
                .Where(entry => (after is null || entry.Key.CompareTo(after.Value) > 0) && Matches(entry.Key, filter) && Holds(entry.Value, now))
                .Take(limit + 1).Select(entry => entry.Value.Sanction).ToList();
            if (found.Count <= limit) return new SanctionPage(found, null);
            found.RemoveAt(limit);
            return new SanctionPage(found, SanctionKey.Of(found[^1]).ToCursor());
        }
    }

    public IReadOnlyList<SanctionChange>? ChangedSince(long revision, int limit)
    {
        lock (gate)
        {
            ForgetEnded();
            if (revision >= Revision) return revision > Revision ? null : [];
            var now = Now;
            return [.. changes.Where(change => change.Key > revision).Select(change => entries[change.Value])
                .Where(entry => revision > 0 || Holds(entry, now)).Take(limit)];
        }
    }

    private void Set(SanctionChange change)
    {
        ForgetEnded();
        var key = SanctionKey.Of(change.Sanction);
        Remove(key);
        entries[key] = change;
        changes[change.Revision] = key;
        Revision = change.Revision;
        long? end = change.IsLifted ? Now : change.Sanction.Until is { } until ? ChatTime.ToUnix(until) : null;
        if (end is not { } ended) return;
        ends[key] = ended + (long)Memory.TotalMilliseconds;
        nextEnd = Math.Min(nextEnd, ends[key]);
    }

    private void ForgetEnded()
    {
        var now = Now;
        if (nextEnd > now) return;
        foreach (var (key, end) in ends.ToArray())
            if (end <= now) Remove(key);
        nextEnd = ends.Count == 0 ? long.MaxValue : ends.Values.Min();
    }

    private void Remove(SanctionKey key)
    {
        if (!entries.Remove(key, out var known)) return;
        changes.Remove(known.Revision);
        ends.Remove(key);
    }

    private static bool Holds(SanctionChange entry, long now) =>
        !entry.IsLifted && (entry.Sanction.Until is not { } until || ChatTime.ToUnix(until) > now);

    private static bool Matches(SanctionKey key, SanctionFilter filter) =>
        (filter.Kind is null || filter.Kind == key.Kind)
        && (filter.Room is null || filter.Room == key.Room)
        && (filter.UserId is null || filter.UserId == key.UserId)
        && (!filter.ServiceOnly || key.Room is null);
}
