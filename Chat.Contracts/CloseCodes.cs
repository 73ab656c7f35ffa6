namespace Chat.Contracts;

/// <summary>The WebSocket close codes of the plain-JSON endpoint beyond those of RFC 6455.</summary>
public static class CloseCodes
{
    /// <summary>The token is missing, malformed, expired or names no user. Connecting again with the same token is pointless.</summary>
    public const int Unauthorized = 4001;

    /// <summary>A text frame that is not JSON.</summary>
    public const int InvalidJson = 4002;
}
