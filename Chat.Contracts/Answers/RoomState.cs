using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>The state of a room: for each key the newest stored event that has it. Whoever applies the stored events with a number above <paramref name="Version"/> to it, in their order, has the state as
/// it is; those up to it are in it already.</summary>
/// <param name="Room">The room.</param>
/// <param name="Version">The number of the newest message of the room when it was read.</param>
/// <param name="Epoch">The epoch that numbers belong to.</param>
/// <param name="Entries">By their numbers, the oldest first.</param>
[DataContract]
public sealed record RoomState(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "version")] long Version,
    [property: DataMember(Name = "epoch")] string Epoch,
    [property: DataMember(Name = "entries")] IReadOnlyList<StateEntry> Entries);
