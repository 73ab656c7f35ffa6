using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>The newest message of a room, as a list of rooms shows it.</summary>
/// <param name="Seq">Its number.</param>
/// <param name="From">Who said it; empty when the sender was erased.</param>
/// <param name="Text">Its text, cut to <see cref="ChatLimits.LastTextLength"/>.</param>
/// <param name="Timestamp">When it was taken, UTC.</param>
/// <param name="Event">The name of the event, when it is a stored event.</param>
/// <param name="Deleted">True when it was deleted, absent otherwise.</param>
[DataContract]
public sealed record LastMessage(
    [property: DataMember(Name = "seq")] long Seq,
    [property: DataMember(Name = "from")] string From,
    [property: DataMember(Name = "text")] string Text,
    [property: DataMember(Name = "timestamp")] DateTime Timestamp,
    [property: DataMember(Name = "event")] string? Event = null,
    [property: DataMember(Name = "deleted")] bool? Deleted = null);
