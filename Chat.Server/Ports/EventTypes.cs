namespace Chat.Server.Ports;

/// <summary>What readers of the outbox can be told of.</summary>
internal static class EventTypes
{
    /// <summary>A user is in a room with its first connection.</summary>
    public const string Joined = "joined";

    /// <summary>A user is in a room with no connection any more.</summary>
    public const string Left = "left";

    /// <summary>A room has its first user.</summary>
    public const string RoomOccupied = "room_occupied";

    /// <summary>A room has no user any more.</summary>
    public const string RoomVacated = "room_vacated";

    /// <summary>A user has its first connection.</summary>
    public const string UserOnline = "user_online";

    /// <summary>A user has no connection any more.</summary>
    public const string UserOffline = "user_offline";

    /// <summary>A user was kicked, muted or banned, or that was lifted: the data has an <c>Action</c>, a <c>UserId</c> and a <c>By</c>.</summary>
    public const string Moderation = "moderation";

    public static readonly IReadOnlyList<string> All =
    [
        OutboxEntry.MessageType, OutboxEntry.EditType, OutboxEntry.DeletionType, OutboxEntry.ReactionType, Joined, Left, RoomOccupied, RoomVacated, UserOnline, UserOffline, Moderation,
    ];

    /// <summary>What a reader that names none is told of: not of reactions, which are many, and which receivers that were there before them do not expect.</summary>
    public static readonly IReadOnlyList<string> ByDefault = [.. All.Where(type => type != OutboxEntry.ReactionType)];
}
