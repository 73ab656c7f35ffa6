using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace Chat.Contracts;

/// <summary>An event of the application's own that is not stored and has no number; one that is stored is a <see cref="ChatMessage"/>.</summary>
/// <param name="Room">The room.</param>
/// <param name="Event">Its name.</param>
/// <param name="From">The sender's user id.</param>
/// <param name="Data">What the sender gave with it, if anything: an object on the wire, its JSON text here.</param>
/// <param name="Key">Its key, if it has one: a newer event may have taken the place of others with the same.</param>
[DataContract]
public sealed record RoomEvent(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "event")] string Event,
    [property: DataMember(Name = "from")] string From,
    [property: DataMember(Name = "data"), JsonConverter(typeof(JsonTextConverter))] string? Data = null,
    [property: DataMember(Name = "key")] string? Key = null);
