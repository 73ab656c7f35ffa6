using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Reads a page of a log: of <paramref name="Room"/>, or of the direct messages with <paramref name="UserId"/>.</summary>
/// <param name="Room">A room the connection has joined; absent for direct messages.</param>
/// <param name="UserId">The other user of a direct conversation; absent for a room.</param>
/// <param name="Before">Reads the messages with a smaller sequence number, newest of them last. Not together with <paramref name="After"/>.</param>
/// <param name="After">Reads the messages with a larger sequence number. With neither, the newest page.</param>
/// <param name="Limit">1–200 messages, 50 when absent.</param>
/// <param name="Epoch">The epoch that <paramref name="After"/> belongs to. When the log is of another one, the newest page is answered, as when
/// <paramref name="After"/> is not on the log any more. Absent, the number alone counts.</param>
[DataContract]
public sealed record HistoryRequest(
    [property: DataMember(Name = "room")] string? Room = null,
    [property: DataMember(Name = "userId")] string? UserId = null,
    [property: DataMember(Name = "before")] long? Before = null,
    [property: DataMember(Name = "after")] long? After = null,
    [property: DataMember(Name = "limit")] int? Limit = null,
    [property: DataMember(Name = "epoch")] string? Epoch = null);
