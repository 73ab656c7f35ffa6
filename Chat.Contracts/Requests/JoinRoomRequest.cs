using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Joins a room with the calling connection.</summary>
/// <param name="Room">1–128 characters, see <see cref="ChatLimits"/>; names that differ in case are different rooms.</param>
/// <param name="After">The last position the client has seen; what was said since then comes back in <see cref="RoomSnapshot.Missed"/>.</param>
/// <param name="Changes">The last change the client has seen in the epoch of <paramref name="After"/>, 0 for none; what was changed since then comes back in
/// <see cref="RoomSnapshot.Changes"/>.</param>
/// <param name="Hidden">True to hear the room without being its member: in no member list, count or announcement, and without a voice. For the role
/// <see cref="ChatRoles.Admin"/>; a connection that is a member stays one.</param>
/// <param name="State">Whether the answer has the room's state; absent means false.</param>
/// <param name="Unread">True to be told what is unread when the user is subscribed to the room, in <see cref="RoomSnapshot.Unread"/>; then what the user says over this
/// connection counts as read.</param>
[DataContract]
public sealed record JoinRoomRequest(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "after")] StreamPosition? After = null,
    [property: DataMember(Name = "changes")] long? Changes = null,
    [property: DataMember(Name = "hidden")] bool? Hidden = null,
    [property: DataMember(Name = "state")] bool? State = null,
    [property: DataMember(Name = "unread")] bool? Unread = null);
