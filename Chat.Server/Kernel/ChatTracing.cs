using System.Diagnostics;

namespace Chat.Server.Kernel;

/// <summary>
/// The spans of the server; docs/operations.md has them all. While nobody listens, whoever asks first (<see cref="IsOn"/>, <see cref="IsRecording"/>) makes
/// nothing and keeps nothing.
/// </summary>
internal static class ChatTracing
{
    public const string SourceName = "Chat.Server";

    public const string Code = "chat.code";

    public const string Room = "chat.room";

    public static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody listens.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>
    /// Whether what is being done belongs to a trace that is recorded. What goes on behind the back of an operation that has ended belongs to none: loops and timers
    /// keep the context in which they began.
    /// </summary>
    public static bool IsRecording => Source.HasListeners() && Activity.Current is { Recorded: true, IsStopped: false };

    /// <summary>It failed for a reason with a code. That the client or its user was refused is no error of the server.</summary>
    public static void Fail(this Activity? span, string code)
    {
        if (span is null) return;
        span.SetTag(Code, code);
        if (code is Contracts.ChatErrors.Unavailable or Contracts.ChatErrors.Internal) span.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>It failed, and of the failure only the kind is told: its text may hold what is nobody's business.</summary>
    public static void Fail(this Activity? span, Exception failure)
    {
        span?.SetTag("error.type", failure.GetType().FullName);
        span?.SetStatus(ActivityStatusCode.Error);
    }
}
