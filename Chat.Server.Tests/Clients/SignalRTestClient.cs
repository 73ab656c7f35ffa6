using System.Net.WebSockets;
using Chat.Client;
using Chat.Contracts;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Server.Tests.Clients;

/// <summary>Microsoft's .NET client over a WebSocket.</summary>
public sealed class SignalRTestClient : ChatTestClient
{
    private const string ErrorMarker = "HubException: ";

    private readonly HubConnection connection;
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SignalRTestClient(HubConnection connection)
    {
        this.connection = connection;
        connection.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        Collect<Welcome>(nameof(IChatClient.Welcome));
        Collect<ChatMessage>(nameof(IChatClient.Message));
        Collect<MessageEdited>(nameof(IChatClient.MessageEdited));
        Collect<MessageDeleted>(nameof(IChatClient.MessageDeleted));
        Collect<MessageReacted>(nameof(IChatClient.MessageReacted));
        Collect<MemberJoined>(nameof(IChatClient.MemberJoined));
        Collect<MemberLeft>(nameof(IChatClient.MemberLeft));
        Collect<TypingNotice>(nameof(IChatClient.Typing));
        Collect<RoomEvent>(nameof(IChatClient.Event));
        Collect<ReadNotice>(nameof(IChatClient.Read));
        Collect<DirectMessage>(nameof(IChatClient.Direct));
        Collect<BroadcastNotice>(nameof(IChatClient.Broadcast));
        Collect<DrainingNotice>(nameof(IChatClient.Draining));
        Collect<TokenExpiring>(nameof(IChatClient.TokenExpiring));
    }

    public override Task Closed => closed.Task;

    public static async Task<SignalRTestClient> ConnectAsync(Uri server, string token, WireProtocol protocol, bool negotiate = false, bool deflate = false)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(server, ChatEndpoints.Hub), options =>
        {
            options.AccessTokenProvider = () => Task.FromResult<string?>(token);
            options.SkipNegotiation = !negotiate;
            options.Transports = HttpTransportType.WebSockets;
            options.HttpMessageHandlerFactory = handler =>
            {
                if (handler is HttpClientHandler http) http.ServerCertificateCustomValidationCallback = PlainTestClient.AnyCertificate;
                return handler;
            };
            options.WebSocketConfiguration = socket =>
            {
                socket.RemoteCertificateValidationCallback = PlainTestClient.AnyCertificate;
                if (deflate) socket.DangerousDeflateOptions = new WebSocketDeflateOptions();
            };
        });
        if (protocol == WireProtocol.MessagePack) builder.AddMessagePackProtocol(options => options.SerializerOptions = options.SerializerOptions.WithChatContracts());
        var client = new SignalRTestClient(builder.Build());
        await client.connection.StartAsync();
        return client;
    }

    public override async Task<TAnswer> InvokeAsync<TAnswer>(string operation, object request)
    {
        try
        {
            return await connection.InvokeAsync<TAnswer>(operation, request);
        }
        catch (HubException e)
        {
            throw Parse(e);
        }
    }

    public override async Task InvokeAsync(string operation, object request)
    {
        try
        {
            await connection.InvokeAsync(operation, request);
        }
        catch (HubException e)
        {
            throw Parse(e);
        }
    }

    public override Task AbortAsync() => connection.StopAsync();

    public override ValueTask DisposeAsync() => connection.DisposeAsync();

    private void Collect<T>(string name) where T : notnull => connection.On<T>(name, e => Events.Add(e));

    /// <summary>"… HubException: code: message", or the end of the connection with the reason the server gave for it.</summary>
    private static Exception Parse(HubException e)
    {
        if (e.Message.StartsWith("The server closed the connection", StringComparison.Ordinal)) return new IOException(e.Message);
        var start = e.Message.IndexOf(ErrorMarker, StringComparison.Ordinal);
        if (start < 0) return new ChatErrorException("", e.Message);
        var parts = e.Message[(start + ErrorMarker.Length)..].Split(": ", 2);
        var text = parts.ElementAtOrDefault(1) ?? "";
        var until = text.LastIndexOf(ChatErrors.UntilMarker, StringComparison.Ordinal);
        var wait = text.LastIndexOf(ChatErrors.RetryAfterMarker, StringComparison.Ordinal);
        return new ChatErrorException(
            parts[0], text, until < 0 ? null : text[(until + ChatErrors.UntilMarker.Length)..],
            wait < 0 ? null : long.Parse(text[(wait + ChatErrors.RetryAfterMarker.Length)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
