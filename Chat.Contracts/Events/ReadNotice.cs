using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>A user has read on in a room: told to its other connections, and to the room's members where the service has it so.</summary>
/// <param name="Room">The room.</param>
/// <param name="UserId">Who has read.</param>
/// <param name="Seq">The number up to which it has read.</param>
[DataContract]
public sealed record ReadNotice(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "userId")] string UserId,
    [property: DataMember(Name = "seq")] long Seq);
