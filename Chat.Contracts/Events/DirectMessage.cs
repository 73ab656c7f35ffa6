using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>A message between two users; every connection of both gets it.</summary>
/// <param name="Id">A UUIDv7.</param>
/// <param name="Seq">Its place in the conversation of the two: 1, 2, 3 … without holes.</param>
/// <param name="From">The sender.</param>
/// <param name="To">The receiver.</param>
/// <param name="Text">The text as it was sent.</param>
/// <param name="Timestamp">When the server took it, UTC.</param>
/// <param name="ClientMessageId">The sender's own id for it, if it gave one.</param>
[DataContract]
public sealed record DirectMessage(
    [property: DataMember(Name = "id")] string Id,
    [property: DataMember(Name = "seq")] long Seq,
    [property: DataMember(Name = "from")] string From,
    [property: DataMember(Name = "to")] string To,
    [property: DataMember(Name = "text")] string Text,
    [property: DataMember(Name = "timestamp")] DateTime Timestamp,
    [property: DataMember(Name = "clientMessageId")] string? ClientMessageId = null);
