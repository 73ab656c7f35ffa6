using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>A user is in a room that was not before. The joining connection always gets it, the others only when the user is new.</summary>
/// <param name="Room">The room.</param>
/// <param name="UserId">Who joined.</param>
/// <param name="Members">
/// User ids, cut at the server's limit (200 by default); where many come at once, the user alone in all events but the last. Whole
/// when they are as many as <paramref name="MemberCount"/> says.
/// </param>
/// <param name="MemberCount">How many users are in the room, whatever the limit.</param>
[DataContract]
public sealed record MemberJoined(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "userId")] string UserId,
    [property: DataMember(Name = "members")] IReadOnlyList<string> Members,
    [property: DataMember(Name = "memberCount")] int MemberCount);
