using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Asks which users are connected. It has no fields.</summary>
[DataContract]
public sealed record OnlineRequest;
