using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>The token of this connection expires soon; refresh it, or the connection ends.</summary>
/// <param name="ExpiresAt">When the connection ends, UTC.</param>
[DataContract]
public sealed record TokenExpiring([property: DataMember(Name = "expiresAt")] DateTime ExpiresAt);
