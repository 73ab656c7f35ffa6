using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>A page of the mutes and bans that hold.</summary>
/// <param name="Sanctions">In an order that stays.</param>
/// <param name="Next">Where to go on; absent at the end.</param>
[DataContract]
public sealed record SanctionList(
    [property: DataMember(Name = "sanctions")] IReadOnlyList<SanctionEntry> Sanctions,
    [property: DataMember(Name = "next")] string? Next = null);
