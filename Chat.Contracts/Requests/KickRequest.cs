using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Takes a user out of a room.</summary>
/// <param name="Room">The room.</param>
/// <param name="UserId">The user.</param>
/// <param name="Reason">Why, for other moderators; at most 500 characters.</param>
[DataContract]
public sealed record KickRequest(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "userId")] string UserId,
    [property: DataMember(Name = "reason")] string? Reason = null);
