using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>What a client needs to show a room it has just joined.</summary>
/// <param name="Room">The room.</param>
/// <param name="Members">User ids, cut at the server's limit (200 by default).</param>
/// <param name="MemberCount">How many users are in the room, whatever the limit.</param>
/// <param name="Position">Live messages continue after this position; it is where to resume from.</param>
/// <param name="Missed">With <c>after</c>: what was said since then, oldest first. Empty without it.</param>
/// <param name="Recovered">True when <paramref name="Missed"/> is everything since <c>after</c>; false when that is no longer known. With
/// <c>changes</c> it tells of <paramref name="Changes"/> too.</param>
/// <param name="LastChange">Live changes continue after this number; it is where to resume from.</param>
/// <param name="Changes">With <c>changes</c>: the messages up to <c>after</c> that were changed since then, as they stand now, in the order of their changes.</param>
/// <param name="State">With <c>state</c>: the state of the room, whose version is not smaller than the position.</param>
/// <param name="Unread">With <c>unread</c>, when the user is subscribed: what is unread up to <paramref name="Position"/>.</param>
[DataContract]
public sealed record RoomSnapshot(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "members")] IReadOnlyList<string> Members,
    [property: DataMember(Name = "memberCount")] int MemberCount,
    [property: DataMember(Name = "position")] StreamPosition Position,
    [property: DataMember(Name = "missed")] IReadOnlyList<ChatMessage> Missed,
    [property: DataMember(Name = "recovered")] bool Recovered,
    [property: DataMember(Name = "lastChange")] long LastChange = 0,
    [property: DataMember(Name = "changes")] IReadOnlyList<ChatMessage>? Changes = null,
    [property: DataMember(Name = "state")] RoomState? State = null,
    [property: DataMember(Name = "unread")] UnreadCount? Unread = null);
