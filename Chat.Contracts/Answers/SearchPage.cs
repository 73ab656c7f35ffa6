using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Messages of a room that were found.</summary>
/// <param name="Room">The room.</param>
/// <param name="Messages">The newest first, as they stand now; deleted ones are never among them.</param>
/// <param name="HasMore">Whether there are older ones.</param>
[DataContract]
public sealed record SearchPage(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "messages")] IReadOnlyList<ChatMessage> Messages,
    [property: DataMember(Name = "hasMore")] bool HasMore);
