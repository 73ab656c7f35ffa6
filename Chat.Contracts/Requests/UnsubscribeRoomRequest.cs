using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Ends the user's subscription to a room. It need not be a member, nor subscribed.</summary>
/// <param name="Room">The room.</param>
[DataContract]
public sealed record UnsubscribeRoomRequest([property: DataMember(Name = "room")] string Room);
