namespace Chat.Server.Stores.Redis;

/// <summary>Why Redis does not serve this node.</summary>
internal enum RedisCause
{
    /// <summary>Nothing answers, or not in time, or something else than Redis.</summary>
    NotReachable,

    /// <summary>The name of the host has no address.</summary>
    NameNotResolved,

    /// <summary>No TLS with what answers, or with a certificate that is not trusted.</summary>
    TlsFailed,

    /// <summary>User or password are wrong or missing.</summary>
    AuthenticationFailed,

    /// <summary>The user may not use a command, a key or a channel that this server needs.</summary>
    PermissionDenied,

    /// <summary>It is a replica, which takes no writes.</summary>
    ReadOnly,

    /// <summary>It is still reading its data.</summary>
    Loading,
}
