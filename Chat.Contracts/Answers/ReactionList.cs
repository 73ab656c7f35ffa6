using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Who has reacted to a message.</summary>
/// <param name="Room">The room.</param>
/// <param name="Seq">The number of the message.</param>
/// <param name="Reactions">The users by emoji, all of them in the order of coming; empty when there are none.</param>
[DataContract]
public sealed record ReactionList(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "seq")] long Seq,
    [property: DataMember(Name = "reactions")] IReadOnlyDictionary<string, IReadOnlyList<string>> Reactions);
