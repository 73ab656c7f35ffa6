using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>A message of a joined room has other reactions now; its text is what it was.</summary>
/// <param name="Room">The room.</param>
/// <param name="Seq">The number of the message.</param>
/// <param name="Id">Its id.</param>
/// <param name="Reactions">All reactions by emoji, in the order in which the first of each came; empty when there is none any more.</param>
/// <param name="Change">The number of the change, see <see cref="ChangeMark.Change"/>.</param>
[DataContract]
public sealed record MessageReacted(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "seq")] long Seq,
    [property: DataMember(Name = "id")] string Id,
    [property: DataMember(Name = "reactions")] IReadOnlyDictionary<string, Reaction> Reactions,
    [property: DataMember(Name = "change")] long Change);
