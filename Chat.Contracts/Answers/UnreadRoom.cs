using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>A room that the user is subscribed to.</summary>
/// <param name="Room">The room.</param>
/// <param name="Read">The number up to which the user has read; 0 for nothing of what is there.</param>
/// <param name="Count">How many numbers after it are in the log: 0–999, and 999 stands for more too.</param>
/// <param name="Mentions">How many of them mention the user; bounded in the same way.</param>
/// <param name="Position">The head of the room's log.</param>
/// <param name="Last">The newest message; absent when there is none, or not any more.</param>
[DataContract]
public sealed record UnreadRoom(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "read")] long Read,
    [property: DataMember(Name = "count")] int Count,
    [property: DataMember(Name = "mentions")] int Mentions,
    [property: DataMember(Name = "position")] StreamPosition Position,
    [property: DataMember(Name = "last")] LastMessage? Last = null);
