using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Rooms.Namespaces;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms;

/// <summary>Tells rooms of changes that no request made: a node was lost, or presence caught up after it was away.</summary>
internal sealed class PresenceAnnouncer(
    IPresence presence,
    IRoster roster,
    IRoomChannel channel,
    RoomNamespaces namespaces,
    IEventSink events,
    IOptions<RoomOptions> options,
    ILogger<PresenceAnnouncer> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        presence.OnlineChanged += events.Changed;
        presence.NodeLost += changes => AnnounceLeftAsync(changes, LeaveReasons.NodeLost);
        presence.CaughtUp += async changes =>
        {
            await AnnounceLeftAsync(changes.Where(change => change.Members.Count == 0), LeaveReasons.Disconnected);
            foreach (var change in changes.Where(change => change.Members.Count > 0)) await AnnounceReturnAsync(change);
        };
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task AnnounceLeftAsync(IEnumerable<PresenceChange> changes, string reason)
    {
        foreach (var change in changes)
        {
            logger.LeftLate(change.UserId, change.Room, reason);
            events.Left(change, reason);
            if (Announces(change))
                channel.Announce(new MemberLeft(change.Room, change.UserId, change.MemberCount, reason), change.Version);
        }

        return Task.CompletedTask;
    }

    private bool Announces(PresenceChange change) => namespaces.Of(change.Room).Announcements && options.Value.Announces(change.MemberCount);

    private async Task AnnounceReturnAsync(PresenceChange change)
    {
        logger.Returned(change.UserId, change.Room);
        events.Joined(change);
        if (Announces(change)) channel.Announce(await roster.JoinedAsync(change.Room, change.UserId), change.Version);
    }
}
