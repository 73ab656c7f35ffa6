using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace Chat.Contracts;

/// <summary>Says something in a room.</summary>
/// <param name="Room">A room the connection has joined.</param>
/// <param name="Text">1–4,000 characters unless the server is configured otherwise; with data also none.</param>
/// <param name="ClientMessageId">1–64 characters chosen by the client: sent again by the same user to the same room
/// within the server's window, it returns the first receipt and says nothing twice.</param>
/// <param name="Data">A JSON object that goes with it, as its text here and as an object on the wire: up to 16 KiB as compact JSON in UTF-8 unless the server is configured otherwise, at most 32 levels
/// deep, no name twice in one object.</param>
/// <param name="ReplyTo">The message of the room that it answers, be it deleted: its number, or its id. What is stored and told is the number.</param>
/// <param name="Mentions">Up to 32 different user ids.</param>
[DataContract]
public sealed record SendMessageRequest(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "text")] string Text,
    [property: DataMember(Name = "clientMessageId")] string? ClientMessageId = null,
    [property: DataMember(Name = "data"), JsonConverter(typeof(JsonTextConverter))] string? Data = null,
    [property: DataMember(Name = "replyTo")] MessageReference? ReplyTo = null,
    [property: DataMember(Name = "mentions")] IReadOnlyList<string>? Mentions = null);
