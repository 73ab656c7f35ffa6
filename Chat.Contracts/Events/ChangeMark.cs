using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>What was done to a message after it was said.</summary>
/// <param name="Change">The number of the change in its room, growing: where to resume from, see <see cref="JoinRoomRequest.Changes"/>.</param>
/// <param name="Deleted">Whether the message was deleted: its text is empty then.</param>
/// <param name="At">When, UTC: of a message that was edited when that was, also where a reaction came after it.</param>
/// <param name="By">Who did it; empty where it was a reaction.</param>
/// <param name="Reacted">True where it was a reaction to a message that was not edited: the text is as it was sent. Else absent.</param>
[DataContract]
public sealed record ChangeMark(
    [property: DataMember(Name = "change")] long Change,
    [property: DataMember(Name = "deleted")] bool Deleted,
    [property: DataMember(Name = "at")] DateTime At,
    [property: DataMember(Name = "by")] string By,
    [property: DataMember(Name = "reacted")] bool? Reacted = null);
