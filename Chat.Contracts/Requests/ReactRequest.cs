using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Reacts to a message of a room, or takes a reaction back. A user has one of each emoji.</summary>
/// <param name="Room">A room the connection has joined.</param>
/// <param name="Seq">The number of the message.</param>
/// <param name="Emoji">1–32 characters, an emoji or a name for one such as <c>:party:</c>; the rules of room names apply.</param>
/// <param name="Remove">Whether the reaction is taken back; absent means false.</param>
[DataContract]
public sealed record ReactRequest(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "seq")] long Seq,
    [property: DataMember(Name = "emoji")] string Emoji,
    [property: DataMember(Name = "remove")] bool? Remove = null);
