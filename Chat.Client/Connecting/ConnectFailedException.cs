using System.Net;

namespace Chat.Client.Connecting;

/// <summary>An attempt to connect failed.</summary>
internal sealed class ConnectFailedException(HttpStatusCode? status, TimeSpan retryAfter, string message, Exception? inner)
    : Exception(message, inner)
{
    /// <summary>What the server answered, if it did.</summary>
    public HttpStatusCode? Status { get; } = status;

    public TimeSpan RetryAfter { get; } = retryAfter;

    /// <summary>How the connection ended, if it had begun.</summary>
    public LinkEnd? End { get; init; }
}
