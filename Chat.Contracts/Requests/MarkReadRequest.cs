using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Says how far the user has read in a room that it is subscribed to.</summary>
/// <param name="Room">The room.</param>
/// <param name="Seq">The number of the last message that was read, from 0; one before the cursor changes nothing.</param>
[DataContract]
public sealed record MarkReadRequest(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "seq")] long Seq);
