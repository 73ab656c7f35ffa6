using Chat.Server.Kernel;
using Chat.Server.Ports;

namespace Chat.Server.Rooms;

/// <summary>The spans of what is stored: from its handing over to the log to its end.</summary>
internal static class LogSpans
{
    public static ValueTask<AppendResult> AppendTracedAsync(this IMessageLog log, StreamKey stream, in MessageDraft draft, CancellationToken cancellation) =>
        Trace("chat.append", stream, log.AppendAsync(stream, draft, cancellation));

    public static ValueTask<AmendResult> AmendTracedAsync(this IMessageChanges changes, StreamKey stream, Amendment amendment, CancellationToken cancellation) =>
        Trace("chat.amend", stream, changes.AmendAsync(stream, amendment, cancellation));

    private static ValueTask<T> Trace<T>(string name, StreamKey stream, ValueTask<T> storing) =>
        ChatTracing.IsRecording ? TraceAsync(name, stream, storing) : storing;

    private static async ValueTask<T> TraceAsync<T>(string name, StreamKey stream, ValueTask<T> storing)
    {
        using var span = ChatTracing.Source.StartActivity(name);
        if (stream.RoomName is { } room) span?.SetTag(ChatTracing.Room, room);
        try
        {
            return await storing;
        }
        catch (Exception e)
        {
            span.Fail(e);
            throw;
        }
    }
}
