using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>The message is in the log of its room, for good.</summary>
/// <param name="Id">The message's id, a UUIDv7.</param>
/// <param name="Seq">Its place in the room: 1, 2, 3 … without holes.</param>
/// <param name="Timestamp">When the server took it, UTC.</param>
/// <param name="Duplicate">True when the message was there already: this is its first receipt again.</param>
[DataContract]
public sealed record Receipt(
    [property: DataMember(Name = "id")] string Id,
    [property: DataMember(Name = "seq")] long Seq,
    [property: DataMember(Name = "timestamp")] DateTime Timestamp,
    [property: DataMember(Name = "duplicate")] bool Duplicate = false);
