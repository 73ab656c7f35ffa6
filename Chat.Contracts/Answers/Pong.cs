using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>The answer to a ping.</summary>
/// <param name="ServerTime">The server's clock, UTC.</param>
[DataContract]
public sealed record Pong([property: DataMember(Name = "serverTime")] DateTime ServerTime);
