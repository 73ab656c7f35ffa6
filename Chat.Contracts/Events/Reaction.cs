using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>How many users have reacted to a message with one emoji.</summary>
/// <param name="Count">How many.</param>
/// <param name="Users">Those who came first, 20 at most.</param>
[DataContract]
public sealed record Reaction(
    [property: DataMember(Name = "count")] int Count,
    [property: DataMember(Name = "users")] IReadOnlyList<string> Users);
