namespace Chat.Contracts;

/// <summary>The WebSocket close codes of the plain-JSON endpoint beyond those of RFC 6455.</summary>
public static class CloseCodes
{
    /// <summary>The server cannot take the connection now, such as while its Redis is away.</summary>
    public const int TryAgainLater = 1013;

    /// <summary>The token is missing, malformed, expired or names no user. Connecting again with the same token is pointless.</summary>
    public const int Unauthorized = 4001;

    /// <summary>A text frame that is not JSON.</summary>
    public const int InvalidJson = 4002;

    /// <summary>An administrator removed the user. Tokens issued before that are refused.</summary>
    public const int Removed = 4003;

    /// <summary>The client reads too slowly. Reconnect and resume.</summary>
    public const int TooSlow = 4008;

    /// <summary>The client went on and on beyond its rate limits.</summary>
    public const int RateLimitAbused = 4009;

    /// <summary>The token of the connection has expired. Connect with a new one.</summary>
    public const int TokenExpired = 4010;

    /// <summary>A back end ended the connection. Connect again when somebody asks for it.</summary>
    public const int Disconnected = 4011;
}
