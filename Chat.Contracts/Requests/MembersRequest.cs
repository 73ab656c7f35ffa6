using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Asks who is in a room the connection has joined.</summary>
[DataContract]
public sealed record MembersRequest([property: DataMember(Name = "room")] string Room);
