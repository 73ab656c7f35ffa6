using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Leaves a room with the calling connection; the user stays while another of its connections is in the room.</summary>
[DataContract]
public sealed record LeaveRoomRequest([property: DataMember(Name = "room")] string Room);
