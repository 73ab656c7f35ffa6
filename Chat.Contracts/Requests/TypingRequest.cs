using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Tells the other members of a room that the user is typing, or has stopped.</summary>
/// <param name="Room">A room the connection has joined.</param>
/// <param name="IsTyping">Absent means true.</param>
[DataContract]
public sealed record TypingRequest(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "isTyping")] bool? IsTyping = null);
