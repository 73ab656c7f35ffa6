using Chat.Contracts;
using Chat.Server.Delivery;
using Chat.Server.Presence;
using Microsoft.Extensions.Options;

namespace Chat.Server.Rooms;

/// <summary>
/// Tells rooms of changes that no request made: a node was lost, or presence caught up after it was away. Services are asked
/// for only when the server starts, so that all options are validated together first.
/// </summary>
internal sealed class PresenceAnnouncer(IServiceProvider services, ILogger<PresenceAnnouncer> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var presence = services.GetRequiredService<IPresence>();
        presence.NodeLost += changes => AnnounceLeftAsync(changes, LeaveReasons.NodeLost);
        presence.CaughtUp += async changes =>
        {
            await AnnounceLeftAsync(changes.Where(change => change.Members.Count == 0), LeaveReasons.Disconnected);
            foreach (var change in changes.Where(change => change.Members.Count > 0)) await AnnounceReturnAsync(presence, change);
        };
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task AnnounceLeftAsync(IEnumerable<PresenceChange> changes, string reason)
    {
        foreach (var change in changes)
        {
            logger.LeftLate(change.UserId, change.Room, reason);
            Announce(change, nameof(IChatClient.MemberLeft), new MemberLeft(change.Room, change.UserId, change.MemberCount, reason));
        }

        return Task.CompletedTask;
    }

    private async Task AnnounceReturnAsync(IPresence presence, PresenceChange change)
    {
        logger.Returned(change.UserId, change.Room);
        var limit = services.GetRequiredService<IOptions<RoomOptions>>().Value.MemberListLimit;
        var room = await presence.MembersAsync(change.Room, limit);
        Announce(change, nameof(IChatClient.MemberJoined), new MemberJoined(change.Room, change.UserId, room.Members, room.MemberCount));
    }

    private void Announce(PresenceChange change, string eventName, object announcement) =>
        services.GetRequiredService<DeliveryManager>().Announce(
            GroupName.OfRoom(change.Room), eventName, announcement, change.UserId, change.Version);
}
