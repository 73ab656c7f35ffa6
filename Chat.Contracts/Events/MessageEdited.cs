using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>A message of a joined room has another text now.</summary>
/// <param name="Room">The room.</param>
/// <param name="Seq">The number of the message.</param>
/// <param name="Id">Its id.</param>
/// <param name="Text">Its new text.</param>
/// <param name="EditedAt">When, UTC.</param>
/// <param name="By">Who did it.</param>
/// <param name="Change">The number of the change, see <see cref="ChangeMark.Change"/>.</param>
/// <param name="Reactions">The reactions to the message, if any, see <see cref="ChatMessage.Reactions"/>.</param>
[DataContract]
public sealed record MessageEdited(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "seq")] long Seq,
    [property: DataMember(Name = "id")] string Id,
    [property: DataMember(Name = "text")] string Text,
    [property: DataMember(Name = "editedAt")] DateTime EditedAt,
    [property: DataMember(Name = "by")] string By,
    [property: DataMember(Name = "change")] long Change,
    [property: DataMember(Name = "reactions")] IReadOnlyDictionary<string, Reaction>? Reactions = null);
