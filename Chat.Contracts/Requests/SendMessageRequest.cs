using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Says something in a room.</summary>
/// <param name="Room">A room the connection has joined.</param>
/// <param name="Text">1–4,000 characters unless the server is configured otherwise.</param>
/// <param name="ClientMessageId">1–64 characters chosen by the client: sent again by the same user to the same room
/// within the server's window, it returns the first receipt and says nothing twice.</param>
[DataContract]
public sealed record SendMessageRequest(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "text")] string Text,
    [property: DataMember(Name = "clientMessageId")] string? ClientMessageId = null);
