using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>The new token is in force.</summary>
/// <param name="ExpiresAt">When the connection ends unless the token is refreshed again, UTC.</param>
/// <param name="LeftRooms">Rooms this connection had to leave because the new token does not allow them.</param>
[DataContract]
public sealed record TokenRefreshed(
    [property: DataMember(Name = "expiresAt")] DateTime ExpiresAt,
    [property: DataMember(Name = "leftRooms")] IReadOnlyList<string> LeftRooms);
