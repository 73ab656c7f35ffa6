using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace Chat.Contracts;

/// <summary>Sends an event of the application's own to the members of a room.</summary>
/// <param name="Room">A room the connection has joined.</param>
/// <param name="Event">Its name: 1–64 lower-case letters, digits, <c>_</c>, <c>.</c> and <c>-</c>.</param>
/// <param name="Data">A JSON object, as its text here and as an object on the wire: up to 4 KiB as compact JSON in UTF-8 unless the server is configured otherwise, and for one that is stored as much as a message's; at most 32 levels deep, no name twice
/// in one object.</param>
/// <param name="Key">1–64 characters: a newer event of the same sender, room, name and key takes the place of one that still waits for a connection that is behind. A stored event sets that key of the room's state, or without data removes it.</param>
/// <param name="ExcludeSelf">Whether no connection of the sender gets it; absent means false. Not with <paramref name="Store"/>.</param>
/// <param name="Store">Whether it becomes part of the room's log, with a number and a receipt, as a message does; absent means false.</param>
/// <param name="ClientMessageId">Of one that is stored, as <see cref="SendMessageRequest.ClientMessageId"/>.</param>
[DataContract]
public sealed record PublishRequest(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "event")] string Event,
    [property: DataMember(Name = "data"), JsonConverter(typeof(JsonTextConverter))] string? Data = null,
    [property: DataMember(Name = "key")] string? Key = null,
    [property: DataMember(Name = "excludeSelf")] bool? ExcludeSelf = null,
    [property: DataMember(Name = "store")] bool? Store = null,
    [property: DataMember(Name = "clientMessageId")] string? ClientMessageId = null);
