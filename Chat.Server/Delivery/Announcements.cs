namespace Chat.Server.Delivery;

/// <summary>
/// What is to be announced in one room on this node. A few within the window go at once; what follows them is told together at its
/// end, in the order of the changes: every announcement stays one, but each member gets them in one write, and members who can do without have
/// the room's list in the last alone. Belongs to the room's relay and is touched by it alone.
/// </summary>
internal sealed class Announcements(TimeSpan window, TimeProvider time)
{
    /// <summary>How many go at once within a window.</summary>
    private const int AtOnce = 8;

    /// <summary>The most that leave in one write; with 200 names in each they are some hundred kilobytes.</summary>
    private const int MaxTogether = 64;

    private readonly List<Announcement> waiting = [];

    /// <summary>Up to which version those members know the room who came while something waits. There is none where nothing does: rooms are many.</summary>
    private Dictionary<Member, long>? known;

    private long began = long.MinValue;
    private int since;

    /// <summary>How many wait.</summary>
    public int Count => waiting.Count;

    public bool IsFull => waiting.Count >= MaxTogether;

    /// <summary>Names those that wait together; the next are another batch.</summary>
    public int Batch { get; private set; }

    /// <summary>Whether what has come now is told at once. Each counts once, and what belongs to a crowd is not.</summary>
    public bool GoesAtOnce(bool isOfCrowd)
    {
        if (window == TimeSpan.Zero) return true;
        if (waiting.Count > 0 || isOfCrowd) return false;
        var now = time.GetTimestamp();
        if (began == long.MinValue || time.GetElapsedTime(began, now) >= window) (began, since) = (now, 0);
        return ++since <= AtOnce;
    }

    /// <summary>Lets it wait, at its place in the order of versions.</summary>
    public void Add(long version, Outgoing whole, Outgoing? brief)
    {
        var place = waiting.Count;
        while (place > 0 && waiting[place - 1].Version > version) place--;
        waiting.Insert(place, new Announcement(version, whole, brief));
    }

    /// <summary>A member that comes asks for the room's list after this version: it is not told again of what waits.</summary>
    public void Joins(Member member, long version)
    {
        if (waiting.Count > 0) (known ??= [])[member] = version;
    }

    /// <summary>Tells a member what waits up to a version, of which it is to know without delay.</summary>
    public void TellAtOnce(Member member, long version)
    {
        known ??= [];
        var knows = known.GetValueOrDefault(member);
        foreach (var announcement in waiting)
            if (announcement.Version > knows && announcement.Version <= version) member.Connection.Send(announcement.Whole);
        known[member] = Math.Max(knows, version);
    }

    /// <summary>Tells each member what waits and it does not know.</summary>
    /// <returns>The newest version that was told of.</returns>
    public long TellTogether(ReadOnlySpan<Member> members)
    {
        try
        {
            var lastList = waiting.FindLastIndex(announcement => announcement.Brief is not null);
            var whole = new Outgoing(waiting.Select(announcement => announcement.Whole));
            var brief = new Outgoing(waiting.Select((announcement, i) => i == lastList ? announcement.Whole : announcement.Brief ?? announcement.Whole));
            foreach (var member in members) Tell(member, member.Connection.NeedsLists ? whole : brief);
            whole.Delivered(members.Length);
            return waiting[^1].Version;
        }
        finally
        {
            waiting.Clear();
            known = null;
            Batch++;
            (began, since) = (time.GetTimestamp(), AtOnce); // who comes next has company again, or comes later
        }
    }

    private void Tell(Member member, Outgoing together)
    {
        if (known is null || !known.TryGetValue(member, out var version)) member.Connection.Send(together);
        else if (waiting.FindIndex(announcement => announcement.Version > version) is >= 0 and var first) member.Connection.Send(together.Skip(first));
    }

    private sealed record Announcement(long Version, Outgoing Whole, Outgoing? Brief);
}
