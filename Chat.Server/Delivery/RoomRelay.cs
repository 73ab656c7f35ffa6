using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Delivery;

/// <summary>A room on this node: its messages in order, and who comes and goes.</summary>
internal sealed class RoomRelay(string room, IMessageLog log, IRoster roster, HeadSchedule schedule, DeliveryOptions options, ITurns turns, TimeProvider time, ILogger logger)
    : LogRelay(room, StreamKey.Room(room), log, schedule, options, turns, time, logger)
{
    /// <summary>How many users' latest announcements are remembered; older news about others is too old to overtake anything.</summary>
    private const int MaxAnnounced = 1000;

    private readonly Dictionary<string, long> announced = [];
    private readonly string room = room;

    /// <summary>The newest version of presence that an announcement has brought.</summary>
    private long newest;

    /// <summary>The newest that members have been told of. What is between the two waits.</summary>
    private long told;

    private Announcements? announcements;

    protected override void Handle(Outgoing message, Route route)
    {
        if (route.About is null)
        {
            base.Handle(message, route);
            return;
        }

        Hear();
        Announce(message, route);
    }

    /// <summary>The join has been answered: the member's live messages may follow.</summary>
    public void Release(Member member) => Post(member.Release);

    /// <summary>Its live messages are held back until <see cref="Release"/>.</summary>
    protected override void OnEnter(Member member, bool isNew)
    {
        if (isNew) announcements?.Joins(member, newest);
        member.Room = this;
        member.Hold();
        member.Position = Position;
        Hear();
    }

    protected override async ValueTask<RepairPage> ReadAsync(LogPosition after, int limit)
    {
        var page = await Log.ReadAfterAsync(Stream, after, limit);
        return new RepairPage(page.Head, page.Continuous, [.. page.Messages.Select(message => (message.Seq, (Outgoing?)Serialize(message)))]);
    }

    /// <summary>
    /// Nodes announce at the same time: news about a user that is older than what members have heard is dropped, so the last
    /// they hear is how it is.
    /// </summary>
    private void Announce(Outgoing message, Route route)
    {
        if (announced.TryGetValue(route.About!, out var known) && known >= route.Version) return;
        if (announced.Count >= MaxAnnounced) announced.Clear();
        announced[route.About!] = route.Version;
        newest = Math.Max(newest, route.Version);
        if (route.Version > told) Tell(message, route, route.Version);
        else _ = RestateAsync(message, route, told);
    }

    /// <summary>
    /// The announcement was overtaken, so its list is older than one that members have: it is said anew, with what is true now,
    /// until nothing newer comes between.
    /// </summary>
    private async Task RestateAsync(Outgoing message, Route route, long seen)
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
            if (announced.GetValueOrDefault(route.About!, route.Version) > route.Version) return;
            if (told > seen) _ = RestateAsync(message, route, told);
            else Tell(message, route, told);
        });
    }

    /// <summary>Tells the members at once, or together with what else comes in the window; the user itself always at once.</summary>
    /// <param name="message">The announcement.</param>
    /// <param name="route">What it is about.</param>
    /// <param name="version">The version as of which it is true.</param>
    private void Tell(Outgoing message, Route route, long version)
    {
        announcements ??= new Announcements(Options.AnnounceWindow, Time);
        if (announcements.GoesAtOnce())
        {
            told = Math.Max(told, version);
            Send(message, route);
            return;
        }

        if (announcements.Count == 0) _ = TellLaterAsync(announcements.Batch);
        announcements.Add(version, message, Brief(route));
        foreach (var member in Members)
            if (member.Connection.UserId == route.About) announcements.TellAtOnce(member, version);
        if (announcements.IsFull) TellTogether();
    }

    private async Task TellLaterAsync(int batch)
    {
        await Task.Delay(Options.AnnounceWindow, Time);
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
}
