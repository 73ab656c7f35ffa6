using Chat.Server.Ports;

namespace Chat.Server.Rooms;

/// <summary>What presence means for whoever is told of it. Versions grow with every change of a room, whatever the node it was made on.</summary>
internal static class RoomEvents
{
    /// <param name="events">Who is told.</param>
    /// <param name="change">A change with which its user came to the room.</param>
    public static void Joined(this IEventSink events, PresenceChange change)
    {
        if (change.MemberCount == 1) events.Happened(EventTypes.RoomOccupied, change.Room, new { change.UserId, change.Version });
        events.Happened(EventTypes.Joined, change.Room, new { change.UserId, change.MemberCount, change.Version });
    }

    /// <param name="events">Who is told.</param>
    /// <param name="change">A change with which its user left the room.</param>
    /// <param name="reason">One of <see cref="Contracts.LeaveReasons"/>.</param>
    public static void Left(this IEventSink events, PresenceChange change, string reason)
    {
        events.Happened(EventTypes.Left, change.Room, new { change.UserId, change.MemberCount, Reason = reason, change.Version });
        if (change.MemberCount == 0) events.Happened(EventTypes.RoomVacated, change.Room, new { change.UserId, change.Version });
    }

    public static void Changed(this IEventSink events, IEnumerable<OnlineChange> changes)
    {
        foreach (var (user, isOnline) in changes)
            events.Happened(isOnline ? EventTypes.UserOnline : EventTypes.UserOffline, null, new { UserId = user });
    }
}
