using System.Net.WebSockets;
using System.Text;
using Chat.Contracts;

namespace Chat.Server.Tests.Endpoints.Authentication;

/// <summary>Does what a browser does: a WebSocket to the hub with the token in the query, since it can set no headers.</summary>
internal static class QueryClient
{
    public static async Task<IAsyncDisposable> ConnectAsync(Uri server, string token)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{server.Authority}{ChatEndpoints.Hub}?access_token={token}"), CancellationToken.None);
        var handshake = Encoding.UTF8.GetBytes("{\"protocol\":\"json\",\"version\":1}\u001e");
        await socket.SendAsync(handshake, WebSocketMessageType.Text, true, CancellationToken.None);
        var received = new StringBuilder();
        var buffer = new byte[4096];
        while (!received.ToString().Contains("Welcome"))
        {
            var result = await socket.ReceiveAsync(buffer, CancellationToken.None);
            received.Append(Encoding.UTF8.GetString(buffer, 0, result.Count));
        }

        return new Owner(socket);
    }

    private sealed class Owner(ClientWebSocket socket) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            socket.Abort();
            socket.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
