using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace Chat.Contracts;

/// <summary>Sends an event of the application's own to the members of a room. It is not stored.</summary>
/// <param name="Room">A room the connection has joined.</param>
/// <param name="Event">Its name: 1–64 lower-case letters, digits, <c>_</c>, <c>.</c> and <c>-</c>.</param>
/// <param name="Data">A JSON object, as its text here and as an object on the wire: up to 4 KiB as compact JSON in UTF-8 unless the server is configured otherwise, at most 32 levels deep, no name twice
/// in one object.</param>
/// <param name="Key">1–64 characters: a newer event of the same sender, room, name and key takes the place of one that still waits for a connection that is behind.</param>
/// <param name="ExcludeSelf">Whether no connection of the sender gets it; absent means false.</param>
[DataContract]
public sealed record PublishRequest(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "event")] string Event,
    [property: DataMember(Name = "data"), JsonConverter(typeof(JsonTextConverter))] string? Data = null,
    [property: DataMember(Name = "key")] string? Key = null,
    [property: DataMember(Name = "excludeSelf")] bool? ExcludeSelf = null);
