using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Makes the user belong to a room also while it is away. The calling connection must be its member.</summary>
/// <param name="Room">The room.</param>
[DataContract]
public sealed record SubscribeRoomRequest([property: DataMember(Name = "room")] string Room);
