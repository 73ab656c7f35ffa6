using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Who is in a room.</summary>
/// <param name="Room">The room.</param>
/// <param name="Members">User ids, cut at 10,000.</param>
/// <param name="MemberCount">How many users are in the room, whatever the limit.</param>
[DataContract]
public sealed record RoomMembers(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "members")] IReadOnlyList<string> Members,
    [property: DataMember(Name = "memberCount")] int MemberCount);
