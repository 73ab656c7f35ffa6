using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Delivery;

/// <summary>A room on this node: its messages in order, and who comes and goes.</summary>
internal sealed class RoomRelay(string room, IMessageLog log, IMessageChanges changes, IRoster roster, HeadSchedule schedule, DeliveryOptions options, DeliveryMetrics metrics, ITurns turns, Crowd crowd, TimeProvider time, ILogger logger)
    : LogRelay(room, StreamKey.Room(room), log, schedule, options, metrics, turns, time, logger)
{
    /// <summary>How many users' latest announcements are remembered; older news about others is too old to overtake anything.</summary>
    private const int MaxAnnounced = 1000;

    private readonly Dictionary<string, LastAnnounced> announced = [];
    private readonly string room = room;

    /// <summary>How many have entered so far; each member has its number.</summary>
    private int entered;

    /// <summary>The newest version of presence that an announcement has brought.</summary>
    private long newest;

    /// <summary>The newest that members have been told of. What is between the two waits.</summary>
    private long told;

    private Announcements? announcements;

    /// <summary>The last change that members were told of, and what is known beyond it; null while nothing is.</summary>
    private long lastChange;
    private PendingChanges? pending;

    protected override TimeSpan Window => Options.EventWindow;

    protected override void Handle(Outgoing message, Route route)
    {
        if (route.Change > 0)
        {
            Hear();
            TakeChange(message, route);
            return;
        }

        if (route.About is null)
        {
            base.Handle(message, route);
            return;
        }

        Hear();
        Announce(message, route);
    }

    /// <summary>The join has been answered: the member's live messages may follow.</summary>
    public void Release(Member member) => Post(() => Metrics.Messages.Add(member.Release()));

    protected override void OnSent(List<Outgoing> messages, int connections)
    {
        Metrics.Messages.Add((long)messages.Count * connections);
        Metrics.Took(messages);
    }

    /// <summary>Its live messages are held back until <see cref="Release"/>.</summary>
    protected override void OnEnter(Member member, bool isNew)
    {
        if (isNew)
        {
            announcements?.Joins(member, newest);
            member.Entered = ++entered;
        }

        member.Room = this;
        member.Hold();
        member.Position = Position;
        member.LastChange = lastChange;
        Hear();
    }

    protected override async ValueTask<RepairPage> ReadAsync(LogPosition after, int limit)
    {
        var page = await Log.ReadAfterAsync(Stream, after, limit);
        return new RepairPage(page.Head, page.Continuous, [.. page.Messages.Select(message => (message.Seq, (Outgoing?)Serialize(message)))]);
    }

    protected override void OnStart(long changes)
    {
        lastChange = changes;
        pending = null;
    }

    protected override void NoteChanges(long changes)
    {
        if (changes <= lastChange) return;
        (pending ??= new PendingChanges()).Target = Math.Max(pending.Target, changes);
        RepairChanges();
    }

    protected override bool HasChange(long change) => lastChange >= change;

    /// <summary>A change may have waited for its message.</summary>
    protected override void OnAdvanced()
    {
        if (pending is null) return;
        AdvanceChanges();
        if (pending is not null) RepairChanges();
    }

    private void TakeChange(Outgoing message, Route route)
    {
        if (route.Epoch != Position.Epoch || route.Change <= lastChange) return; // of another life: joins begin behind it
        pending ??= new PendingChanges();
        pending.Hear(route.Change, route.Changed, message);
        AdvanceChanges();
        if (pending is not null) RepairChanges();
    }

    /// <summary>Tells of the changes that are due: the next number, whose message has been delivered.</summary>
    private void AdvanceChanges()
    {
        while (pending!.TryNext(lastChange, out var next))
        {
            if (next.Seq > Position.Seq)
            {
                Demand(next.Seq);
                return;
            }

            pending.Remove(next.Change);
            Tell(next.Change, next.Message);
        }

        if (pending.IsEmpty) lastChange = Math.Max(lastChange, pending.Known); // what is missing went with its message
        if (pending.Target <= lastChange) pending = null;
        ReleaseWaiting();
    }

    private void Tell(long change, Outgoing message)
    {
        lastChange = change;
        SendUnsent(); // messages before it
        var sent = 0;
        foreach (var member in Members)
            if (member.HearsChanges && member.Deliver(message)) sent++;
        Metrics.Changes.Add(sent);
        message.Delivered(sent);
    }

    private void RepairChanges()
    {
        if (pending!.IsRepairing || pending.IsNext(lastChange)) return;
        pending.IsRepairing = true;
        _ = RepairChangesAsync(pending, Position.Epoch, lastChange);
    }

    /// <summary>Reads what is missing off the relay's order and hands it back into it. Numbers that were overtaken by a later change of their message are nobody's.</summary>
    private async Task RepairChangesAsync(PendingChanges repaired, string epoch, long from)
    {
        await Task.Delay(Options.RepairDelay, Time);
        ChangePage? page = null;
        MessageLogUnavailableException? failure = null;
        try
        {
            page = await changes.ReadChangesAsync(Stream, new LogPosition(epoch, from), PendingChanges.PageLength);
        }
        catch (MessageLogUnavailableException e)
        {
            Logger.RepairFailed(room, e.Message); // the next check of heads tries again
            failure = e;
        }

        Post(() =>
        {
            if (pending != repaired) return;
            pending.IsRepairing = false;
            if (failure is not null) FailWaiting(failure);
            if (page is null || page.Head.Epoch != Position.Epoch) return;
            foreach (var message in page.Messages)
                if (message.Change!.Number > lastChange && pending.Read(message.Change.Number, message.Seq, Serialize(message.InRoom(room)))) Metrics.Repaired.Add();
            pending.Known = page.HasMore ? page.Messages[^1].Change!.Number : page.Head.Changes;
            pending.Owed = page.HasMore ? page.Head.Changes : 0;
            pending.Target = Math.Max(pending.Target, pending.Owed);
            AdvanceChanges();
            if (pending is not null && pending.Target > pending.Known) RepairChanges();
        });
    }

    private static Outgoing Serialize(ChatMessage changed)
    {
        var (name, record) = changed.ToChange();
        return new Outgoing(name, record);
    }

    /// <summary>
    /// Nodes announce at the same time: news about a user that is older than what members have heard is dropped, so the last
    /// they hear is how it is. What was dropped, or is still to be, shows when two comings of a user, or two goings, follow each other, as when it moved to
    /// another node faster than the news of its end: then the members know already, but for those who came in between.
    /// </summary>
    private void Announce(Outgoing message, Route route)
    {
        var user = route.About!;
        if (announced.TryGetValue(user, out var last) && last.Version >= route.Version) return;
        if (announced.Count >= MaxAnnounced) announced.Clear();
        var isGone = route.LeftReason is not null;
        var heard = last.Version > 0 && last.IsGone == isGone ? last.Entered : 0;
        announced[user] = new LastAnnounced(route.Version, isGone, entered);
        newest = Math.Max(newest, route.Version);
        if (route.Version > told) Tell(message, route, route.Version, heard);
        else _ = RestateAsync(message, route, told, heard);
    }

    /// <summary>
    /// The announcement was overtaken, so its list is older than one that members have: it is said anew, with what is true now,
    /// until nothing newer comes between.
    /// </summary>
    private async Task RestateAsync(Outgoing message, Route route, long seen, int heard)
    {
        try
        {
            if (route.LeftReason is { } reason)
            {
                message = new Outgoing(nameof(IChatClient.MemberLeft), await roster.LeftAsync(room, route.About!, reason));
            }
            else
            {
                var joined = await roster.JoinedAsync(room, route.About!);
                message = new Outgoing(nameof(IChatClient.MemberJoined), joined);
                route = route with { MemberCount = joined.MemberCount };
            }
        }
        catch (PresenceUnavailableException)
        {
            seen = long.MaxValue; // better a list that is a moment old than none
        }

        Post(() =>
        {
            if (announced.TryGetValue(route.About!, out var last) && last.Version > route.Version) return;
            if (told > seen) _ = RestateAsync(message, route, told, heard);
            else Tell(message, route, told, heard);
        });
    }

    /// <summary>Tells the members at once, or together with what else comes in the window; the user itself always at once.</summary>
    /// <param name="message">The announcement.</param>
    /// <param name="route">What it is about.</param>
    /// <param name="version">The version as of which it is true.</param>
    /// <param name="heard">How many of those who entered first know it already; 0 when it is news to all. The user itself is told in any case.</param>
    private void Tell(Outgoing message, Route route, long version, int heard)
    {
        if (heard > 0)
        {
            TellFew(message, route, version, heard);
            return;
        }

        announcements ??= new Announcements(Options.AnnounceWindow, Time);
        var isOfCrowd = crowd.Comes(Count);
        if (announcements.GoesAtOnce(isOfCrowd))
        {
            told = Math.Max(told, version);
            Send(message, route);
            return;
        }

        if (announcements.Count == 0) _ = TellLaterAsync(announcements.Batch, isOfCrowd ? CrowdWindow : Options.AnnounceWindow);
        announcements.Add(version, message, Brief(route));
        foreach (var member in Members)
            if (member.Connection.UserId == route.About) announcements.TellAtOnce(member, version);
        if (announcements.IsFull) TellTogether();
    }

    private void TellFew(Outgoing message, Route route, long version, int heard)
    {
        foreach (var member in Members)
        {
            if (member.Entered <= heard && member.Connection.UserId != route.About) continue;
            if (announcements?.Count > 0) announcements.TellAtOnce(member, version);
            member.Connection.Send(message);
        }
    }

    /// <summary>In a crowd on the node nobody needs to hear of each at once: ten times as long, a second at most where the window is no longer itself.</summary>
    private TimeSpan CrowdWindow => TimeSpan.FromTicks(Math.Max(Options.AnnounceWindow.Ticks, Math.Min(10 * Options.AnnounceWindow.Ticks, TimeSpan.TicksPerSecond)));

    private async Task TellLaterAsync(int batch, TimeSpan window)
    {
        await Task.Delay(window, Time);
        Post(() =>
        {
            if (announcements!.Batch == batch) TellTogether();
        });
    }

    private void TellTogether() => told = Math.Max(told, announcements!.TellTogether(Members));

    /// <summary>What is said of a coming without the room's list; null when the announcement has none.</summary>
    private Outgoing? Brief(Route route) => route is { LeftReason: null, MemberCount: > 0 }
        ? new Outgoing(nameof(IChatClient.MemberJoined), new MemberJoined(room, route.About!, [route.About!], route.MemberCount))
        : null;

    private Outgoing Serialize(LoggedMessage message) =>
        new(nameof(IChatClient.Message), message.InRoom(room));

    /// <param name="Version">Of the newest announcement about a user.</param>
    /// <param name="IsGone">Whether it said that the user left.</param>
    /// <param name="Entered">How many members had entered by then.</param>
    private readonly record struct LastAnnounced(long Version, bool IsGone, int Entered);
}
