using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Ends a mute or a ban.</summary>
/// <param name="Kind">One of <see cref="SanctionKinds"/>.</param>
/// <param name="UserId">The user.</param>
/// <param name="Room">Where it holds; absent for the whole service.</param>
[DataContract]
public sealed record LiftRequest(
    [property: DataMember(Name = "kind")] string Kind,
    [property: DataMember(Name = "userId")] string UserId,
    [property: DataMember(Name = "room")] string? Room = null);
