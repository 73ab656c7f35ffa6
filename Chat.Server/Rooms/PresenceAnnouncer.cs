using Chat.Contracts;
using Chat.Server.Delivery;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms;

/// <summary>
/// Tells rooms of changes that no request made: a node was lost, or presence caught up after it was away. Services are asked
/// for only when the server starts, so that all options are validated together first.
/// </summary>
internal sealed class PresenceAnnouncer(IServiceProvider services, ILogger<PresenceAnnouncer> logger) : IHostedService
{
    private RoomOptions Options => services.GetRequiredService<IOptions<RoomOptions>>().Value;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var presence = services.GetRequiredService<IPresence>();
        presence.NodeLost += changes => AnnounceLeftAsync(changes, LeaveReasons.NodeLost);
        presence.CaughtUp += async changes =>
        {
            await AnnounceLeftAsync(changes.Where(change => change.Members.Count == 0), LeaveReasons.Disconnected);
            foreach (var change in changes.Where(change => change.Members.Count > 0)) await AnnounceReturnAsync(presence, change);
        };
        services.GetRequiredService<RoomRestater>().Restate = async (room, userId, leftReason) =>
        {
            var joined = await JoinedAsync(presence, room, userId);
            return leftReason is null ? joined : new MemberLeft(room, userId, joined.MemberCount, leftReason);
        };
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task AnnounceLeftAsync(IEnumerable<PresenceChange> changes, string reason)
    {
        foreach (var change in changes)
        {
            logger.LeftLate(change.UserId, change.Room, reason);
            if (!Options.Announces(change.MemberCount)) continue;
            services.GetRequiredService<DeliveryManager>().Announce(
                new MemberLeft(change.Room, change.UserId, change.MemberCount, reason), change.Version);
        }

        return Task.CompletedTask;
    }

    private async Task AnnounceReturnAsync(IPresence presence, PresenceChange change)
    {
        logger.Returned(change.UserId, change.Room);
        if (!Options.Announces(change.MemberCount)) return;
        services.GetRequiredService<DeliveryManager>().Announce(await JoinedAsync(presence, change.Room, change.UserId), change.Version);
    }

    private async Task<MemberJoined> JoinedAsync(IPresence presence, string room, string userId)
    {
        var members = await presence.MembersAsync(room, Options.MemberListLimit);
        return new MemberJoined(room, userId, members.Members, members.MemberCount);
    }
}
