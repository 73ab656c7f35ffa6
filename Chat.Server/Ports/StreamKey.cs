namespace Chat.Server.Ports;

/// <summary>
/// Names a stream of the log. The kinds cannot collide, nor can two conversations: room names and user ids hold no
/// control characters, so a line feed separates.
/// </summary>
internal readonly record struct StreamKey(string Value)
{
    private const string RoomPrefix = "r:";
    private const string InboxPrefix = "u:";

    public static StreamKey Room(string room) => new(RoomPrefix + room);

    /// <summary>The conversation of two users; the order of the arguments does not matter.</summary>
    public static StreamKey Direct(string oneUser, string otherUser) =>
        string.CompareOrdinal(oneUser, otherUser) <= 0
            ? new($"d:{oneUser}\n{otherUser}")
            : new($"d:{otherUser}\n{oneUser}");

    /// <summary>What is to be delivered to a user, see <see cref="IInboxes"/>; its messages are in the streams of conversations.</summary>
    public static StreamKey Inbox(string user) => new(InboxPrefix + user);

    /// <summary>The name of the room; null when the stream is that of no room.</summary>
    public string? RoomName => IsRoom ? Value[RoomPrefix.Length..] : null;

    public bool IsRoom => Value.StartsWith(RoomPrefix, StringComparison.Ordinal);

    public bool IsInbox => Value.StartsWith(InboxPrefix, StringComparison.Ordinal);

    public override string ToString() => Value;
}
