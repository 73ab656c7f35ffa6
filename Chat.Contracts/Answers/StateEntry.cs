using System.Runtime.Serialization;
using System.Text.Json.Serialization;

namespace Chat.Contracts;

/// <summary>What one key of a room's state is.</summary>
/// <param name="Key">The key.</param>
/// <param name="Event">The name of the event that set it.</param>
/// <param name="Data">Its data: an object on the wire, its JSON text here.</param>
/// <param name="From">Its sender's user id.</param>
/// <param name="Seq">Its number in the room.</param>
/// <param name="Timestamp">When the server took it, UTC.</param>
[DataContract]
public sealed record StateEntry(
    [property: DataMember(Name = "key")] string Key,
    [property: DataMember(Name = "event")] string Event,
    [property: DataMember(Name = "data"), JsonConverter(typeof(JsonTextConverter))] string Data,
    [property: DataMember(Name = "from")] string From,
    [property: DataMember(Name = "seq")] long Seq,
    [property: DataMember(Name = "timestamp")] DateTime Timestamp);
