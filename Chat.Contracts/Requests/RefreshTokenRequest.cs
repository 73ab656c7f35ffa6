using System.Runtime.Serialization;

namespace Chat.Contracts;

/// <summary>Keeps a connection alive past the expiry of the token it began with.</summary>
/// <param name="Token">A new token of the same user. Its expiry, roles and rooms replace those of the old one.</param>
[DataContract]
public sealed record RefreshTokenRequest([property: DataMember(Name = "token")] string Token);
