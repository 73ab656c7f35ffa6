using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Asks for a <see cref="Pong"/>. It has no fields.</summary>
[DataContract]
public sealed record PingRequest;
