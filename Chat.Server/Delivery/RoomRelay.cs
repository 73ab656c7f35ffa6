using Chat.Contracts;
using Chat.Server.Messages;
using Chat.Server.Presence;
using Chat.Server.Rooms;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Delivery;

/// <summary>A room on this node: its messages in order, and who comes and goes.</summary>
internal sealed class RoomRelay(string room, IMessageLog log, RoomRestater restater, HeadSchedule schedule, DeliveryOptions options, TimeProvider time, ILogger logger)
    : LogRelay(room, StreamKey.Room(room), log, schedule, options, time, logger)
{
    /// <summary>How many users' latest announcements are remembered; older news about others is too old to overtake anything.</summary>
    private const int MaxAnnounced = 1000;

    private readonly Dictionary<string, long> announced = [];
    private readonly string room = room;

    /// <summary>The newest version of presence that members have heard of.</summary>
    private long newest;

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
    protected override void OnEnter(Member member)
    {
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
        if (route.Version > newest)
        {
            newest = route.Version;
            Send(message, route);
        }
        else
        {
            _ = RestateAsync(message, route, newest);
        }
    }

    /// <summary>
    /// The announcement was overtaken, so its list is older than one that members have: it is said anew, with what is true now,
    /// until nothing newer comes between.
    /// </summary>
    private async Task RestateAsync(Outgoing message, Route route, long seen)
    {
        try
        {
            var e = await restater.Restate(room, route.About!, route.LeftReason);
            var name = e is MemberJoined ? nameof(IChatClient.MemberJoined) : nameof(IChatClient.MemberLeft);
            message = new Outgoing(new InvocationMessage(name, [e]));
        }
        catch (PresenceUnavailableException)
        {
            seen = long.MaxValue; // better a list that is a moment old than none
        }

        Post(() =>
        {
            if (announced.GetValueOrDefault(route.About!, route.Version) > route.Version) return;
            if (newest > seen) _ = RestateAsync(message, route, newest);
            else Send(message, route);
        });
    }

    private Outgoing Serialize(LoggedMessage message) =>
        new(new InvocationMessage(nameof(IChatClient.Message), [message.InRoom(room)]));
}
