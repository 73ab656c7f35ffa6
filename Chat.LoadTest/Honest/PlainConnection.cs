using System.Buffers;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using Chat.Contracts;
using Chat.LoadTest.Clients;

namespace Chat.LoadTest.Honest;

/// <summary>Plain JSON on nothing but a WebSocket.</summary>
internal sealed class PlainConnection : IChatConnection
{
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(5);

    private readonly ClientWebSocket socket;
    private readonly Action<object> events;
    private readonly ConcurrentDictionary<long, Question> questions = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly TaskCompletionSource<ConnectionEnd> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long lastId;
    private Replay? replay;

    private PlainConnection(ClientWebSocket socket, Action<object> events)
    {
        this.socket = socket;
        this.events = events;
    }

    public bool InOrder => true;

    public Task<ConnectionEnd> Ended => ended.Task;

    public static async Task<IChatConnection> ConnectAsync(ConnectionTarget target, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {target.Token}");
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(target.WebSocket(ChatEndpoints.PlainJson), LocalAddress.Invoker(target.Local), cancellation);
        }
        catch (Exception e) when (IsLoss(e))
        {
            var status = (int)socket.HttpStatusCode;
            socket.Dispose();
            throw new ConnectionLostException($"no connection: {e.Message}", e) { Status = status == 0 ? null : status };
        }

        var connection = new PlainConnection(socket, target.Events);
        _ = connection.ReceiveAsync();
        return connection;
    }

    public async Task<TAnswer> AskAsync<TAnswer>(string operation, object request) =>
        PlainFrames.Answer<TAnswer>(await RequestAsync(operation, request, null));

    public Task TellAsync(string operation, object request) => RequestAsync(operation, request, null);

    public Task JoinAsync(JoinRoomRequest request, Action<RoomSnapshot> apply) => RequestAsync(ChatOperations.JoinRoom, request, apply);

    public void Abort() => socket.Abort();

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (socket.State == WebSocketState.Open) await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
            await ended.Task.WaitAsync(GoodbyeTimeout);
        }
        catch (Exception e) when (IsLoss(e) || e is TimeoutException)
        {
            // Gone already, or in no mood for a goodbye.
        }

        socket.Dispose();
    }

    private static bool IsLoss(Exception e) =>
        e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException or InvalidOperationException or HttpRequestException;

    private async Task<JsonElement> RequestAsync(string operation, object request, Action<RoomSnapshot>? apply)
    {
        var id = Interlocked.Increment(ref lastId);
        var question = questions[id] = new Question(apply);
        await sending.WaitAsync();
        try
        {
            await socket.SendAsync(PlainFrames.Request(operation, request, id), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        catch (Exception e) when (IsLoss(e))
        {
            throw new ConnectionLostException($"{operation} could not be sent", e);
        }
        finally
        {
            sending.Release();
        }

        if (ended.Task.IsCompleted) question.Lost(); // whoever ended it may have looked before this was there
        return await question.Answered;
    }

    private async Task ReceiveAsync()
    {
        var end = ConnectionEnd.Broken;
        try
        {
            var frame = new ArrayBufferWriter<byte>(4096);
            while (true)
            {
                var received = await socket.ReceiveAsync(frame.GetMemory(4096), CancellationToken.None);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    end = new ConnectionEnd((int?)socket.CloseStatus, socket.CloseStatusDescription ?? "");
                    if (socket.State == WebSocketState.CloseReceived)
                        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                    break;
                }

                frame.Advance(received.Count);
                if (!received.EndOfMessage) continue;
                using (var document = JsonDocument.Parse(frame.WrittenMemory)) Take(document.RootElement);
                frame.ResetWrittenCount();
            }
        }
        catch (Exception e) when (IsLoss(e))
        {
            if (end.Code is null) end = new ConnectionEnd(null, e.Message);
        }
        catch (Exception e)
        {
            events(new ServerError($"sent what cannot be read: {e.Message}"));
            socket.Abort();
        }

        ended.TrySetResult(end);
        foreach (var question in questions.Values) question.Lost();
    }

    private void Take(JsonElement frame)
    {
        if (replay is not null)
        {
            TakeMissed(replay, frame);
            return;
        }

        if (frame.GetProperty("type").ValueEquals("ack") || frame.GetProperty("type").ValueEquals("error"))
        {
            if (frame.TryGetProperty("id", out var id) && id.TryGetInt64(out var number) && questions.TryRemove(number, out var question))
            {
                if (frame.GetProperty("type").ValueEquals("error")) question.Refused(PlainFrames.Failure(frame));
                else if (question.Apply is null) question.Answer(frame.Clone());
                else BeginReplay(question, frame);
                return;
            }
        }

        if (PlainFrames.EventOf(frame) is { } e) events(e);
    }

    private void BeginReplay(Question question, JsonElement ack)
    {
        var (snapshot, missed) = PlainFrames.Snapshot(ack);
        replay = new Replay(question, ack.Clone(), snapshot, missed, []);
        EndReplayWhenComplete(replay);
    }

    private void TakeMissed(Replay current, JsonElement frame)
    {
        if (PlainFrames.EventOf(frame) is ChatMessage message && message.Room == current.Snapshot.Room) current.Messages.Add(message);
        else events(new ServerError($"sent something between the missed messages of {current.Snapshot.Room}: {frame.GetRawText()}"));
        EndReplayWhenComplete(current);
    }

    private void EndReplayWhenComplete(Replay current)
    {
        if (current.Messages.Count < current.Missed) return;
        replay = null;
        current.Question.Apply!(current.Snapshot with { Missed = current.Messages });
        current.Question.Answer(current.Ack);
    }

    private sealed record Replay(Question Question, JsonElement Ack, RoomSnapshot Snapshot, int Missed, List<ChatMessage> Messages);

    private sealed class Question(Action<RoomSnapshot>? apply)
    {
        private readonly TaskCompletionSource<JsonElement> answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Action<RoomSnapshot>? Apply => apply;

        public Task<JsonElement> Answered => answered.Task;

        public void Answer(JsonElement ack) => answered.TrySetResult(ack);

        public void Refused(ChatFailureException failure) => answered.TrySetException(failure);

        public void Lost() => answered.TrySetException(new ConnectionLostException("the connection ended before the answer"));
    }
}
