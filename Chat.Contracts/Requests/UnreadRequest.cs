using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Lists the rooms that the user is subscribed to, with what is unread in each.</summary>
/// <param name="Limit">1–1,000, 1,000 when absent.</param>
/// <param name="Cursor">Where the page before has ended: its <c>next</c>.</param>
[DataContract]
public sealed record UnreadRequest(
    [property: DataMember(Name = "limit")] int? Limit = null,
    [property: DataMember(Name = "cursor")] string? Cursor = null);
