using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>A user's last connection has left a room.</summary>
/// <param name="Room">The room.</param>
/// <param name="UserId">Who left.</param>
/// <param name="MemberCount">How many users are still in the room.</param>
/// <param name="Reason">One of <see cref="LeaveReasons"/>.</param>
[DataContract]
public sealed record MemberLeft(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "userId")] string UserId,
    [property: DataMember(Name = "memberCount")] int MemberCount,
    [property: DataMember(Name = "reason")] string Reason);
