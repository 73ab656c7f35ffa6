using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>This server is about to end; connect again, to be sent to another one, and resume there.</summary>
/// <param name="ReconnectAfterMs">When to do so, in milliseconds from now. The server closes the connection at about that time.</param>
[DataContract]
public sealed record DrainingNotice([property: DataMember(Name = "reconnectAfterMs")] int ReconnectAfterMs);
