using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace Chat.Contracts;

/// <summary>Something said in a room, or a stored event of an application.</summary>
/// <param name="Id">A UUIDv7.</param>
/// <param name="Room">The room.</param>
/// <param name="Seq">Its place in the room: 1, 2, 3 … without holes.</param>
/// <param name="From">The sender's user id; empty when the sender was erased.</param>
/// <param name="Text">The text as it was stored, or last edited; a service may have it changed before.</param>
/// <param name="Timestamp">When the server took it, UTC.</param>
/// <param name="ClientMessageId">The sender's own id for it, if it gave one.</param>
/// <param name="Changed">What was done to it last, if anything was.</param>
/// <param name="Annotations">What the service says of it, if it says anything: an object in JSON, its JSON text in MessagePack and here.</param>
/// <param name="Data">What the sender gave with it, if anything: an object on the wire, its JSON text here.</param>
/// <param name="ReplyTo">The number of the message of the room that it answers, if it does.</param>
/// <param name="Mentions">The user ids it mentions, if any.</param>
/// <param name="Event">The name of the event, where it is a stored event of an application: only what has none is shown as text.</param>
/// <param name="Key">The key of that event, if it has one: it is the key of the room's state that the event sets, or without data removes.</param>
[DataContract]
public sealed record ChatMessage(
    [property: DataMember(Name = "id")] string Id,
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "seq")] long Seq,
    [property: DataMember(Name = "from")] string From,
    [property: DataMember(Name = "text")] string Text,
    [property: DataMember(Name = "timestamp")] DateTime Timestamp,
    [property: DataMember(Name = "clientMessageId")] string? ClientMessageId = null,
    [property: DataMember(Name = "changed")] ChangeMark? Changed = null,
    [property: DataMember(Name = "annotations"), JsonConverter(typeof(JsonTextConverter))] string? Annotations = null,
    [property: DataMember(Name = "data"), JsonConverter(typeof(JsonTextConverter))] string? Data = null,
    [property: DataMember(Name = "replyTo")] long? ReplyTo = null,
    [property: DataMember(Name = "mentions")] IReadOnlyList<string>? Mentions = null,
    [property: DataMember(Name = "event")] string? Event = null,
    [property: DataMember(Name = "key")] string? Key = null);
