using Chat.Contracts;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.LoadTest.Clients;

/// <summary>One connection through Microsoft's client.</summary>
internal sealed class LoadClient : IAsyncDisposable
{
    private readonly HubConnection connection;

    private LoadClient(HubConnection connection) => this.connection = connection;

    public static async Task<LoadClient> ConnectAsync(LoadTarget target, string token)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(target.Url, ChatEndpoints.Hub), options =>
        {
            options.AccessTokenProvider = () => Task.FromResult<string?>(token);
            options.SkipNegotiation = true;
            options.Transports = HttpTransportType.WebSockets;
        });
        if (target.MessagePack) builder.AddMessagePackProtocol();
        var client = new LoadClient(builder.Build());
        await client.connection.StartAsync();
        return client;
    }

    public void OnMessage(Action<ChatMessage> handler) => connection.On(nameof(IChatClient.Message), handler);

    public Task<TAnswer> InvokeAsync<TAnswer>(string operation, object request) => connection.InvokeAsync<TAnswer>(operation, request);

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
