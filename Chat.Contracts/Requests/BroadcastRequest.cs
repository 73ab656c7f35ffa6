using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Tells every connection of the service something. Needs the role <c>admin</c>.</summary>
[DataContract]
public sealed record BroadcastRequest([property: DataMember(Name = "message")] string Message);
