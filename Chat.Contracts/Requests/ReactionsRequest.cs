using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Asks who has reacted to a message of a room.</summary>
/// <param name="Room">A room the connection has joined.</param>
/// <param name="Seq">The number of the message.</param>
[DataContract]
public sealed record ReactionsRequest(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "seq")] long Seq);
