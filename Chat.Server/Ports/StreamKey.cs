namespace Chat.Server.Ports;

/// <summary>
/// Names a stream of the log. The kinds cannot collide, nor can two conversations: room names and user ids hold no
/// control characters, so a line feed separates.
/// </summary>
internal readonly record struct StreamKey(string Value)
{
    private const string RoomPrefix = "r:";
    private const string DirectPrefix = "d:";
    private const string InboxPrefix = "u:";

    public static StreamKey Room(string room) => new(RoomPrefix + room);

    /// <summary>The conversation of two users; the order of the arguments does not matter.</summary>
    public static StreamKey Direct(string oneUser, string otherUser) =>
        string.CompareOrdinal(oneUser, otherUser) <= 0
            ? new($"{DirectPrefix}{oneUser}\n{otherUser}")
            : new($"{DirectPrefix}{otherUser}\n{oneUser}");

    /// <summary>What is to be delivered to a user, see <see cref="IInboxes"/>; its messages are in the streams of conversations.</summary>
    public static StreamKey Inbox(string user) => new(InboxPrefix + user);

    /// <summary>The name of the room; null when the stream is that of no room.</summary>
    public string? RoomName => IsRoom ? Value[RoomPrefix.Length..] : null;

    /// <summary>The name of the room, of a stream that is one's.</summary>
    public ReadOnlySpan<char> AsRoom() => Value.AsSpan(RoomPrefix.Length);

    public bool IsRoom => Value.StartsWith(RoomPrefix, StringComparison.Ordinal);

    public bool IsInbox => Value.StartsWith(InboxPrefix, StringComparison.Ordinal);

    /// <summary>The other user, when it is a conversation of this one.</summary>
    public string? OtherThan(string user)
    {
        if (!Value.StartsWith(DirectPrefix, StringComparison.Ordinal)) return null;
        var users = Value[DirectPrefix.Length..].Split('\n');
        return users[0] == user ? users[1] : users[0];
    }

    public override string ToString() => Value;
}
