using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Lists the mutes and bans that hold.</summary>
/// <param name="Room">Of that room; absent for all, which is for administrators.</param>
/// <param name="UserId">Of that user.</param>
/// <param name="Kind">Of that kind, see <see cref="SanctionKinds"/>.</param>
/// <param name="Limit">1–200, 50 when absent.</param>
/// <param name="Cursor">Where the page before has ended: its <c>next</c>.</param>
[DataContract]
public sealed record SanctionsRequest(
    [property: DataMember(Name = "room")] string? Room = null,
    [property: DataMember(Name = "userId")] string? UserId = null,
    [property: DataMember(Name = "kind")] string? Kind = null,
    [property: DataMember(Name = "limit")] int? Limit = null,
    [property: DataMember(Name = "cursor")] string? Cursor = null);
