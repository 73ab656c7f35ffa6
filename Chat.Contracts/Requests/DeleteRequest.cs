using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Deletes a message of a room: an own one within the server's time for it, or any as a moderator. Its number stays, its text goes.</summary>
/// <param name="Room">A room the connection has joined.</param>
/// <param name="Seq">The number of the message.</param>
[DataContract]
public sealed record DeleteRequest(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "seq")] long Seq);
