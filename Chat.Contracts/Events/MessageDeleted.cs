using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>A message of a joined room was deleted; its number stays.</summary>
/// <param name="Room">The room.</param>
/// <param name="Seq">The number of the message.</param>
/// <param name="Id">Its id.</param>
/// <param name="DeletedAt">When, UTC.</param>
/// <param name="By">Who did it.</param>
/// <param name="Change">The number of the change, see <see cref="ChangeMark.Change"/>.</param>
[DataContract]
public sealed record MessageDeleted(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "seq")] long Seq,
    [property: DataMember(Name = "id")] string Id,
    [property: DataMember(Name = "deletedAt")] DateTime DeletedAt,
    [property: DataMember(Name = "by")] string By,
    [property: DataMember(Name = "change")] long Change);
