using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>A page of a room's log, oldest message first.</summary>
/// <param name="Room">The room; for direct messages the other user.</param>
/// <param name="Messages">The messages of the page.</param>
/// <param name="HasMore">Whether the log goes on in the direction of reading.</param>
/// <param name="Position">The head of the log when the page was read.</param>
[DataContract]
public sealed record HistoryPage(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "messages")] IReadOnlyList<ChatMessage> Messages,
    [property: DataMember(Name = "hasMore")] bool HasMore,
    [property: DataMember(Name = "position")] StreamPosition Position);
