using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>What is unread in a room that was joined.</summary>
/// <param name="Read">The number up to which the user has read; 0 for nothing of what is there.</param>
/// <param name="Count">How many numbers after it, up to the position of the join, are in the log: 0–999, and 999 stands for more too.</param>
/// <param name="Mentions">How many of them mention the user; bounded in the same way.</param>
[DataContract]
public sealed record UnreadCount(
    [property: DataMember(Name = "read")] long Read,
    [property: DataMember(Name = "count")] int Count,
    [property: DataMember(Name = "mentions")] int Mentions);
