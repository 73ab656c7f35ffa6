using System.Net.WebSockets;
using System.Text.RegularExpressions;
using Chat.Contracts;
using Chat.LoadTest.Clients;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.LoadTest.Honest;

/// <summary>Microsoft's client.</summary>
internal sealed partial class HubChatConnection : IChatConnection
{
    private const string ErrorMarker = "HubException: ";

    private readonly HubConnection connection;
    private readonly TaskCompletionSource<ConnectionEnd> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ClientWebSocket? socket;

    private HubChatConnection(ConnectionTarget target, bool messagePack)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(target.Server, ChatEndpoints.Hub), options =>
        {
            options.SkipNegotiation = true;
            options.Transports = HttpTransportType.WebSockets;
            options.WebSocketFactory = async (context, cancellation) =>
            {
                socket = new ClientWebSocket();
                socket.Options.SetRequestHeader("Authorization", $"Bearer {target.Token}");
                socket.Options.CollectHttpResponseDetails = true;
                await socket.ConnectAsync(context.Uri, LocalAddress.Invoker(target.Local), cancellation);
                return socket;
            };
        });
        if (messagePack) builder.AddMessagePackProtocol();
        connection = builder.Build();
        connection.ServerTimeout = TimeSpan.FromMinutes(1);
        connection.Closed += error =>
        {
            ended.TrySetResult(EndOf(error));
            return Task.CompletedTask;
        };
        Pass<Welcome>(nameof(IChatClient.Welcome));
        Pass<ChatMessage>(nameof(IChatClient.Message));
        Pass<MemberJoined>(nameof(IChatClient.MemberJoined));
        Pass<MemberLeft>(nameof(IChatClient.MemberLeft));
        Pass<TypingNotice>(nameof(IChatClient.Typing));
        Pass<DirectMessage>(nameof(IChatClient.Direct));
        Pass<DrainingNotice>(nameof(IChatClient.Draining));

        void Pass<T>(string name) where T : notnull => connection.On<T>(name, e => target.Events(e));
    }

    public bool InOrder => false;

    public Task<ConnectionEnd> Ended => ended.Task;

    public static async Task<IChatConnection> ConnectAsync(ConnectionTarget target, bool messagePack, CancellationToken cancellation)
    {
        var made = new HubChatConnection(target, messagePack);
        try
        {
            await made.connection.StartAsync(cancellation);
            return made;
        }
        catch (Exception e)
        {
            var status = (int)(made.socket?.HttpStatusCode ?? 0);
            await made.connection.DisposeAsync();
            throw new ConnectionLostException($"no connection: {e.Message}", e) { Status = status is 0 or 101 ? null : status };
        }
    }

    public Task<TAnswer> AskAsync<TAnswer>(string operation, object request) =>
        TranslateAsync(connection.InvokeAsync<TAnswer>(operation, request));

    public Task TellAsync(string operation, object request) => TranslateAsync(NothingAsync(connection.InvokeAsync(operation, request)));

    public async Task JoinAsync(JoinRoomRequest request, Action<RoomSnapshot> apply) =>
        apply(await AskAsync<RoomSnapshot>(ChatOperations.JoinRoom, request));

    public void Abort() => socket?.Abort();

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static async Task<bool> NothingAsync(Task call)
    {
        await call;
        return true;
    }

    private static async Task<TAnswer> TranslateAsync<TAnswer>(Task<TAnswer> call)
    {
        try
        {
            return await call;
        }
        catch (HubException e) when (e.Message.LastIndexOf(ErrorMarker, StringComparison.Ordinal) is >= 0 and var start)
        {
            var parts = e.Message[(start + ErrorMarker.Length)..].Split(": ", 2);
            throw new ChatFailureException(parts[0], parts.ElementAtOrDefault(1) ?? "");
        }
        catch (Exception e)
        {
            throw new ConnectionLostException("the connection ended before the answer", e);
        }
    }

    /// <summary>The code stands before the reason in the text of the server's close message.</summary>
    private static ConnectionEnd EndOf(Exception? error)
    {
        if (error is null) return new ConnectionEnd((int)WebSocketCloseStatus.NormalClosure, "");
        var code = CodeAndReason().Match(error.Message);
        return code.Success ? new ConnectionEnd(int.Parse(code.Groups[1].Value), code.Groups[2].Value) : new ConnectionEnd(null, error.Message);
    }

    [GeneratedRegex(@"\b([14]\d\d\d): (.*)")]
    private static partial Regex CodeAndReason();
}
