using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Chat.Contracts;

namespace Chat.Server.Tests.Clients;

/// <summary>A plain-JSON client on nothing but a WebSocket. It keeps every frame as it came in <see cref="Frames"/>.</summary>
public sealed class PlainTestClient : ChatTestClient
{
    private static readonly JsonSerializerOptions Snake = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // a frame is read as it stands on the wire
    };

    private readonly ClientWebSocket socket;
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonObject>> pending = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long lastId;

    private PlainTestClient(ClientWebSocket socket) => this.socket = socket;

    public EventLog Frames { get; } = new();

    public override Task Closed => closed.Task;

    public int? CloseCode => (int?)socket.CloseStatus;

    public string? CloseReason => socket.CloseStatusDescription;

    public string? Subprotocol => socket.SubProtocol;

    public static Task<PlainTestClient> ConnectAsync(Uri server, string token, bool deflate = false) =>
        OpenAsync(
            new Uri($"{(server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws")}://{server.Authority}{ChatEndpoints.PlainJson}?token={Uri.EscapeDataString(token)}"),
            options =>
            {
                options.RemoteCertificateValidationCallback = AnyCertificate;
                if (deflate) options.DangerousDeflateOptions = new WebSocketDeflateOptions();
            });

    public static async Task<PlainTestClient> OpenAsync(Uri address, Action<ClientWebSocketOptions>? configure = null, HttpMessageInvoker? http = null)
    {
        var socket = new ClientWebSocket();
        configure?.Invoke(socket.Options);
        await socket.ConnectAsync(address, http, CancellationToken.None);
        var client = new PlainTestClient(socket);
        _ = client.ReceiveAsync();
        return client;
    }

    /// <summary>The certificates of tests are signed by nobody.</summary>
    public static bool AnyCertificate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        !errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable);

    public override async Task<TAnswer> InvokeAsync<TAnswer>(string operation, object request)
    {
        var answer = await RequestAsync(operation, request);
        var missed = answer["missed"]?.GetValue<int>() ?? 0;
        var changed = answer["changes"]?.GetValue<int>();
        if (answer["message_id"] is { } id) answer["id"] = id.DeepClone();
        if (typeof(TAnswer) == typeof(RoomSnapshot))
        {
            var following = await TakeFollowingAsync(answer, missed + (changed ?? 0));
            answer["missed"] = new JsonArray([.. following[..missed].Select(Stored)]);
            if (changed is not null) answer["changes"] = new JsonArray([.. following[missed..].Select(AsMessage)]);
        }

        return answer.Deserialize<TAnswer>(Snake)!;
    }

    public override Task InvokeAsync(string operation, object request) => RequestAsync(operation, request);

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true);

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool endOfMessage)
    {
        await sending.WaitAsync();
        try
        {
            await socket.SendAsync(bytes, type, endOfMessage, CancellationToken.None);
        }
        finally
        {
            sending.Release();
        }
    }

    public override async Task AbortAsync()
    {
        socket.Abort();
        await closed.Task;
    }

    public override ValueTask DisposeAsync()
    {
        socket.Abort();
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<JsonObject> RequestAsync(string operation, object request)
    {
        var id = Interlocked.Increment(ref lastId);
        var frame = JsonSerializer.SerializeToNode(request, request.GetType(), Snake)!.AsObject();
        frame["type"] = operation;
        frame["id"] = id;
        var answered = pending[id] = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        await SendAsync(frame.ToJsonString());
        var answer = await answered.Task.WaitAsync(Harness.Wait.Deadline);
        return answer["type"]!.GetValue<string>() != "error"
            ? answer
            : throw new ChatErrorException(answer["code"]!.GetValue<string>(), answer["message"]!.GetValue<string>(), answer["until"]?.GetValue<string>(), answer["retry_after_ms"]?.GetValue<long>());
    }

    /// <summary>A frame as a message: that of a stored event has no text.</summary>
    private static JsonNode Stored(JsonNode? frame)
    {
        var message = frame!.DeepClone();
        message["text"] ??= "";
        return message;
    }

    /// <summary>A change as the changed message, as far as it tells.</summary>
    private static JsonNode AsMessage(JsonNode? frame)
    {
        var type = frame!["type"]!.GetValue<string>();
        var (isDeletion, isReaction) = (type == "message_deleted", type == "message_reacted");
        return new JsonObject
        {
            ["id"] = frame["id"]!.DeepClone(),
            ["room"] = frame["room"]!.DeepClone(),
            ["seq"] = frame["seq"]!.DeepClone(),
            ["from"] = "",
            ["text"] = frame["text"]?.DeepClone() ?? "",
            ["timestamp"] = DateTime.UnixEpoch,
            ["changed"] = new JsonObject
            {
                ["change"] = frame["change"]!.DeepClone(),
                ["deleted"] = isDeletion,
                ["at"] = isReaction ? DateTime.UnixEpoch : frame[isDeletion ? "deleted_at" : "edited_at"]!.DeepClone(),
                ["by"] = frame["by"]?.DeepClone() ?? "",
                ["reacted"] = isReaction ? true : null,
            },
            ["reactions"] = frame["reactions"] is JsonObject { Count: > 0 } reactions ? reactions.DeepClone() : null,
        };
    }

    /// <summary>What was missed, and then what was changed, comes as ordinary frames right behind the ack.</summary>
    private async Task<JsonNode?[]> TakeFollowingAsync(JsonObject ack, int count)
    {
        var ackIndex = Frames.All.ToList().FindIndex(f => ReferenceEquals(f, ack));
        await Harness.Wait.UntilAsync(() => Frames.All.Count > ackIndex + count, $"{count} replayed frames");
        return [.. Frames.All.Cast<JsonObject>().Skip(ackIndex + 1).Take(count).Select(f => f.DeepClone())];
    }

    private async Task ReceiveAsync()
    {
        try
        {
            var frame = new ArrayBufferWriter<byte>();
            while (true)
            {
                var received = await socket.ReceiveAsync(frame.GetMemory(4096), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    if (socket.State == WebSocketState.CloseReceived)
                        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    break;
                }

                frame.Advance(received.Count);
                if (!received.EndOfMessage) continue;
                Take(JsonNode.Parse(frame.WrittenSpan)!.AsObject());
                frame.ResetWrittenCount();
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The connection is gone, which is what Closed tells.
        }
        finally
        {
            closed.TrySetResult();
            foreach (var waiting in pending.Values) waiting.TrySetException(new IOException("The connection is closed."));
        }
    }

    private void Take(JsonObject frame)
    {
        Frames.Add(frame);
        if (EventOf(frame) is { } e) Events.Add(e);
        if (frame["type"]!.GetValue<string>() is "ack" or "error"
            && frame["id"] is JsonValue id && id.TryGetValue<long>(out var number) && pending.TryRemove(number, out var answered))
            answered.TrySetResult(frame);
    }

    private static object? EventOf(JsonObject frame) => frame["type"]!.GetValue<string>() switch
    {
        "message" => frame.Deserialize<ChatMessage>(Snake),
        "message_edited" => frame.Deserialize<MessageEdited>(Snake),
        "message_deleted" => frame.Deserialize<MessageDeleted>(Snake),
        "message_reacted" => frame.Deserialize<MessageReacted>(Snake),
        "typing" => frame.Deserialize<TypingNotice>(Snake),
        "event" when frame["seq"] is not null => Stored(frame).Deserialize<ChatMessage>(Snake),
        "event" => frame.Deserialize<RoomEvent>(Snake),
        "read" => frame.Deserialize<ReadNotice>(Snake),
        "direct" => frame.Deserialize<DirectMessage>(Snake),
        "broadcast" => frame.Deserialize<BroadcastNotice>(Snake),
        "draining" => frame.Deserialize<DrainingNotice>(Snake),
        "token_expiring" => frame.Deserialize<TokenExpiring>(Snake),
        "system" => frame["event"]!.GetValue<string>() switch
        {
            "welcome" => frame.Deserialize<Welcome>(Snake),
            "joined" => frame.Deserialize<MemberJoined>(Snake),
            "left" => frame.Deserialize<MemberLeft>(Snake),
            _ => null,
        },
        _ => null,
    };
}
