using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Reads the state of a room.</summary>
/// <param name="Room">A room the connection has joined.</param>
/// <param name="Key">The one key to read; absent for all.</param>
[DataContract]
public sealed record GetRequest(
    [property: DataMember(Name = "room")] string Room,
    [property: DataMember(Name = "key")] string? Key = null);
