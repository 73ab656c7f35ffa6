using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Sends a message to every connection of one user, and to the other connections of the sender.</summary>
/// <param name="UserId">The receiver; it need not be online.</param>
/// <param name="Text">The same bounds as <see cref="SendMessageRequest.Text"/>.</param>
/// <param name="ClientMessageId">As in <see cref="SendMessageRequest.ClientMessageId"/>.</param>
[DataContract]
public sealed record DirectRequest(
    [property: DataMember(Name = "userId")] string UserId,
    [property: DataMember(Name = "text")] string Text,
    [property: DataMember(Name = "clientMessageId")] string? ClientMessageId = null);
