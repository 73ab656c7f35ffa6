namespace Chat.Server.Tests.Clients;

public sealed class ChatErrorException(string code, string message, string? until = null, long? retryAfter = null) : Exception($"{code}: {message}")
{
    public string Code { get; } = code;

    /// <summary>When what stands against the request ends, if the error says so.</summary>
    public string? Until { get; } = until;

    /// <summary>After how many milliseconds the request may come again, if the error says so.</summary>
    public long? RetryAfter { get; } = retryAfter;
}
