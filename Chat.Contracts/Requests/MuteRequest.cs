using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Lets a user speak no more.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Room">Where; absent for the whole service, which is for administrators.</param>
/// <param name="Until">When it ends by itself, UTC, a time to come; absent for never.</param>
/// <param name="Reason">Why, for other moderators; at most 500 characters.</param>
[DataContract]
public sealed record MuteRequest(
    [property: DataMember(Name = "userId")] string UserId,
    [property: DataMember(Name = "room")] string? Room = null,
    [property: DataMember(Name = "until")] DateTime? Until = null,
    [property: DataMember(Name = "reason")] string? Reason = null);
