using Chat.Server.Rooms;

namespace Chat.Server.Moderation;

/// <summary>Who moderates, and where it may.</summary>
/// <param name="Name">Its name, for the record.</param>
/// <param name="IsAdmin">Whether it may do everything.</param>
/// <param name="Rooms">The rooms it moderates otherwise.</param>
internal sealed record Moderator(string Name, bool IsAdmin, RoomGrant Rooms)
{
    public static Moderator Of(Session session) => new(session.UserId, session.IsAdmin, session.Moderates);

    /// <summary>One that may do everything, by whatever right.</summary>
    public static Moderator Admin(string name) => new(name, IsAdmin: true, RoomGrant.None);

    /// <summary>Whether it may moderate in a room; null for the whole service.</summary>
    public bool May(string? room) => IsAdmin || (room is not null && Rooms.Allows(room));
}
