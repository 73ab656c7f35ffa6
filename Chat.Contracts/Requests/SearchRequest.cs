using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Finds messages of a room.</summary>
/// <param name="Room">A room the connection has joined.</param>
/// <param name="Query">1–200 characters with at least one word. All words must be in a message; with an asterisk behind it a word stands for all that begin so.</param>
/// <param name="Before">Only messages with a smaller sequence number.</param>
/// <param name="Limit">1–50 messages, 20 when absent.</param>
[DataContract]
public sealed record SearchRequest(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "query")] string Query,
    [property: DataMember(Name = "before")] long? Before = null,
    [property: DataMember(Name = "limit")] int? Limit = null);
