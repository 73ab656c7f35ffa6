using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Gives a message of a room another text: an own one within the server's time for it, or any as a moderator.</summary>
/// <param name="Room">A room the connection has joined.</param>
/// <param name="Seq">The number of the message.</param>
/// <param name="Text">The same bounds as <see cref="SendMessageRequest.Text"/>.</param>
[DataContract]
public sealed record EditRequest(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "seq")] long Seq,
    [property: DataMember(Name = "text")] string Text);
