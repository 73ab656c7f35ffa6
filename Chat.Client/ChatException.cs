using Chat.Contracts;

namespace Chat.Client;

/// <summary>The server refused something, or the client gave it up.</summary>
public sealed class ChatException : Exception
{
    /// <summary>With the code <see cref="ChatErrors.Internal"/>.</summary>
    public ChatException() : this(ChatErrors.Internal, "The server failed.")
    {
    }

    /// <inheritdoc cref="ChatException()"/>
    public ChatException(string message) : this(ChatErrors.Internal, message)
    {
    }

    /// <inheritdoc cref="ChatException()"/>
    public ChatException(string message, Exception innerException) : base(message, innerException) => Code = ChatErrors.Internal;

    /// <param name="code">One of <see cref="ChatErrors"/> or of <see cref="ChatClientErrors"/>.</param>
    /// <param name="message">For developers; that of <see cref="ChatErrors.Rejected"/> is for users.</param>
    public ChatException(string code, string message) : base(message) => Code = code;

    /// <summary>One of <see cref="ChatErrors"/> or of <see cref="ChatClientErrors"/>. Codes never change their meaning; there may be new ones.</summary>
    public string Code { get; }

    /// <summary>With <see cref="ChatErrors.RateLimited"/>: how long to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>With <see cref="ChatErrors.Muted"/> and <see cref="ChatErrors.Banned"/>: when it ends, if it does, UTC.</summary>
    public DateTimeOffset? Until { get; init; }
}
