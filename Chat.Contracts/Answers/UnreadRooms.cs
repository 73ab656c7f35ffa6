using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>A page of the rooms that the user is subscribed to.</summary>
/// <param name="Rooms">The one with the newest message first; those without messages last, by their names.</param>
/// <param name="Next">Where to go on; absent at the end.</param>
[DataContract]
public sealed record UnreadRooms(
    [property: DataMember(Name = "rooms")] IReadOnlyList<UnreadRoom> Rooms,
    [property: DataMember(Name = "next")] string? Next = null);
