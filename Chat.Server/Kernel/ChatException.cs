namespace Chat.Server.Kernel;

/// <summary>A refused request: nothing was changed. The message is for the developer of a client and holds no secrets.</summary>
internal sealed class ChatException(string code, string message, DateTimeOffset? until = null) : Exception(message)
{
    /// <summary>One of <see cref="Contracts.ChatErrors"/>.</summary>
    public string Code { get; } = code;

    /// <summary>When what stands against it ends by itself, where that is known.</summary>
    public DateTimeOffset? Until { get; } = until;

    /// <summary>After how long it may be tried again, where that is known.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
