using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>A mute or a ban.</summary>
/// <param name="Kind">One of <see cref="SanctionKinds"/>.</param>
/// <param name="Room">Where it holds; absent for the whole service.</param>
/// <param name="UserId">The user.</param>
/// <param name="Until">When it ends by itself, UTC; absent for never.</param>
/// <param name="Reason">Why, in the words of who imposed it.</param>
/// <param name="By">Who imposed it.</param>
/// <param name="At">When, UTC.</param>
[DataContract]
public sealed record SanctionEntry(
    [property: DataMember(Name = "kind")] string Kind,
    [property: DataMember(Name = "room")] string? Room,
    [property: DataMember(Name = "userId")] string UserId,
    [property: DataMember(Name = "until")] DateTime? Until,
    [property: DataMember(Name = "reason")] string? Reason,
    [property: DataMember(Name = "by")] string By,
    [property: DataMember(Name = "at")] DateTime At);
