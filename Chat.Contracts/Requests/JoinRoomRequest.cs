using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Joins a room with the calling connection.</summary>
/// <param name="Room">1–128 characters, see <see cref="ChatLimits"/>; names that differ in case are different rooms.</param>
/// <param name="After">The last position the client has seen; what was said since then comes back in <see cref="RoomSnapshot.Missed"/>.</param>
/// <param name="Changes">The last change the client has seen in the epoch of <paramref name="After"/>, 0 for none; what was changed since then comes back in
/// <see cref="RoomSnapshot.Changes"/>.</param>
[DataContract]
public sealed record JoinRoomRequest(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "after")] StreamPosition? After = null,
    [property: DataMember(Name = "changes")] long? Changes = null);
