namespace Chat.Server.Rooms.Namespaces;

/// <summary>What holds in a room. Rooms of one namespace share one.</summary>
internal sealed record RoomSettings(
    string? Namespace,
    Posting Post,
    int MaxMessages,
    TimeSpan MaxAge,
    bool Presence,
    bool Announcements,
    bool Typing,
    int MaxMembers,
    TimeSpan SlowMode)
{
    /// <summary>Whether anything but the defaults must be looked at before a message is taken.</summary>
    public bool RestrictsPosting => Post != Posting.Members || SlowMode > TimeSpan.Zero;
}
