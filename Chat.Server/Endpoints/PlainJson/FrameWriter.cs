using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Wire;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Endpoints.PlainJson;

/// <summary>Writes what the hub sends as plain-JSON records. Messages that the protocol has no frame for become nothing.</summary>
internal static class FrameWriter
{
    private const string ErrorMarker = "HubException: ";

    // What browsers would have to escape is safe here: a frame is JSON for a JSON parser, never part of a page.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>What a writer at rest points to; nothing is ever written there.</summary>
    private static readonly ArrayBufferWriter<byte> Idle = new();

    [ThreadStatic]
    private static Utf8JsonWriter? cached;

    public static void Write(HubMessage message, IBufferWriter<byte> output)
    {
        switch (message)
        {
            case InvocationMessage { Arguments: [{ } e] }:
                WriteEvent(output, e);
                break;
            case CompletionMessage { Error: { } error, InvocationId: var id }:
                WriteError(output, id, error);
                break;
            case CompletionMessage { InvocationId: var id } completion:
                WriteAnswer(output, id, completion.Result);
                break;
        }
    }

    private static void WriteEvent(IBufferWriter<byte> output, object e)
    {
        var writer = Begin(output);
        EventFrames.Write(writer, e);
        End(writer, output);
    }

    private static void WriteAnswer(IBufferWriter<byte> output, string? id, object? result)
    {
        var hasId = id != RequestId.None;
        if (hasId || AnswerFrames.TypeWithoutId(result) is not null)
        {
            var writer = Begin(output);
            writer.WriteString("type"u8, hasId ? "ack" : AnswerFrames.TypeWithoutId(result));
            RequestId.Write(writer, id);
            AnswerFrames.WriteFields(writer, result);
            End(writer, output);
        }

        if (result is not RoomSnapshot snapshot) return;
        foreach (var missed in snapshot.Missed) WriteEvent(output, missed);
        foreach (var changed in snapshot.Changes ?? []) WriteEvent(output, changed.ToChange().Record);
    }

    private static void WriteError(IBufferWriter<byte> output, string? id, string error)
    {
        var (code, text, retryAfter, until) = Split(error);
        var writer = Begin(output);
        writer.WriteString("type"u8, "error"u8);
        RequestId.Write(writer, id);
        writer.WriteString("code"u8, code);
        writer.WriteString("message"u8, text);
        if (retryAfter is { } milliseconds) writer.WriteNumber("retry_after_ms"u8, milliseconds);
        if (until is not null) writer.WriteString("until"u8, until);
        End(writer, output);
    }

    /// <summary>SignalR writes "… HubException: code: message", perhaps with a time to wait or an end; anything else is a fault of the server.</summary>
    private static (string Code, string Text, long? RetryAfter, string? Until) Split(string error)
    {
        var start = error.IndexOf(ErrorMarker, StringComparison.Ordinal);
        if (start < 0) return (ChatErrors.Internal, "The server failed; its log says why.", null, null);
        var parts = error[(start + ErrorMarker.Length)..].Split(": ", 2);
        if (parts.Length < 2) return (ChatErrors.Internal, "The server failed; its log says why.", null, null);

        if (parts[0] == ChatErrors.RateLimited && Ends(parts[1], ChatErrors.RetryAfterMarker) is var (wait, number) && long.TryParse(number, out var milliseconds))
            return (parts[0], wait, milliseconds, null);
        if (parts[0] is ChatErrors.Muted or ChatErrors.Banned && Ends(parts[1], ChatErrors.UntilMarker) is var (what, until))
            return (parts[0], what, null, until);
        return (parts[0], parts[1], null, null);
    }

    /// <summary>A text and what stands behind the marker at its end.</summary>
    private static (string Text, string Value)? Ends(string text, string marker) =>
        text.LastIndexOf(marker, StringComparison.Ordinal) is >= 0 and var start ? (text[..start].TrimEnd(), text[(start + marker.Length)..]) : null;

    private static Utf8JsonWriter Begin(IBufferWriter<byte> output)
    {
        var writer = cached;
        cached = null;
        if (writer is null) writer = new Utf8JsonWriter(output, Options);
        else writer.Reset(output);
        writer.WriteStartObject();
        return writer;
    }

    private static void End(Utf8JsonWriter writer, IBufferWriter<byte> output)
    {
        writer.WriteEndObject();
        writer.Flush();
        output.Write([PlainRecords.Separator]);
        writer.Reset(Idle); // lets go of the output, which belongs to one connection
        cached = writer;
    }
}
