using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Claims;
using Chat.Contracts;
using Chat.Server.Endpoints.Authentication;
using Chat.Server.Endpoints.Connections;
using Chat.Server.Endpoints.PlainJson;
using Chat.Server.Kernel;
using Chat.Server.Tests.Harness;
using Chat.Server.Wire;
using FluentAssertions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Chat.Server.Tests.Endpoints.PlainJson;

/// <summary>A socket whose hub is still busy when its client has ended the connection: whatever else is found then is no reason any more.</summary>
public sealed class FirstReasonTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_client_that_said_goodbye_is_answered_with_its_own_goodbye_though_it_is_found_slow_meanwhile()
    {
        using var ends = await EndsAsync();
        var (hub, socket, running) = Run(ends.Server);

        await ends.Client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        await hub.NoMoreInput.WaitAsync(Wait.Deadline);
        socket.Close(new CloseOrder(CloseCodes.TooSlow, "Reading too slowly")).Should().BeFalse();
        hub.End();

        (await ends.Client.ReceiveAsync(new byte[16].AsMemory(), CancellationToken.None).AsTask().WaitAsync(Wait.Deadline)).MessageType.Should().Be(WebSocketMessageType.Close);
        ends.Client.CloseStatus.Should().Be(WebSocketCloseStatus.NormalClosure);
        await running.WaitAsync(Wait.Deadline);
    }

    [Fact]
    public async Task A_client_that_is_gone_is_not_found_slow_afterwards()
    {
        using var ends = await EndsAsync();
        var (hub, socket, running) = Run(ends.Server);

        ends.Client.Abort();
        await hub.NoMoreInput.WaitAsync(Wait.Deadline);

        socket.Close(new CloseOrder(CloseCodes.TooSlow, "Reading too slowly")).Should().BeFalse();
        hub.End();
        await running.WaitAsync(Wait.Deadline);
    }

    [Fact]
    public async Task The_first_order_to_close_is_the_one_that_is_told()
    {
        using var ends = await EndsAsync();
        var (hub, socket, running) = Run(ends.Server);

        socket.Close(new CloseOrder(CloseCodes.Removed, "Removed")).Should().BeTrue();
        socket.Close(new CloseOrder(CloseCodes.TooSlow, "Reading too slowly")).Should().BeFalse();
        hub.End();

        await ends.Client.ReceiveAsync(new byte[16].AsMemory(), CancellationToken.None).AsTask().WaitAsync(Wait.Deadline);
        ends.Client.CloseStatus.Should().Be((WebSocketCloseStatus)CloseCodes.Removed);
        await ends.Client.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        await running.WaitAsync(Wait.Deadline);
    }

    private (BusyHub Hub, ClientSocket Socket, Task Running) Run(WebSocket socket)
    {
        var user = new ConnectionUser(new ClaimsPrincipal(new ClaimsIdentity([new Claim(ChatClaims.Subject, "alice")])));
        var accepted = new AcceptedSocket(socket, new WebSocketSink(socket, TimeProvider.System), new PipeInput(), new FeatureCollection());
        var connection = ClientConnection.OfPlainJson(user, accepted);
        var plain = new ClientSocket(accepted, connection, new PlainJsonReader(1024, new CrowdLane(NoTurns.Instance, TimeProvider.System)), TimeSpan.FromMinutes(1), TimeProvider.System);
        var hub = new BusyHub();
        return (hub, plain, plain.RunAsync(hub, fixture.Server.Get<OpenSockets>(), NullLogger.Instance));
    }

    private static async Task<Ends> EndsAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        var server = await listener.AcceptTcpClientAsync();
        return new Ends(
            WebSocket.CreateFromStream(client.GetStream(), new WebSocketCreationOptions()),
            WebSocket.CreateFromStream(server.GetStream(), new WebSocketCreationOptions { IsServer = true }));
    }

    private sealed record Ends(WebSocket Client, WebSocket Server) : IDisposable
    {
        public void Dispose()
        {
            Client.Dispose();
            Server.Dispose();
        }
    }

    /// <summary>Reads what the client sends to its end, and is then busy until the test has seen enough.</summary>
    private sealed class BusyHub : ConnectionHandler
    {
        private readonly TaskCompletionSource noMoreInput = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource ending = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task NoMoreInput => noMoreInput.Task;

        public void End() => ending.TrySetResult();

        public override async Task OnConnectedAsync(ConnectionContext connection)
        {
            while (await connection.Transport.Input.ReadAsync() is { IsCompleted: false, IsCanceled: false } read)
                connection.Transport.Input.AdvanceTo(read.Buffer.End);
            noMoreInput.TrySetResult();
            await ending.Task;
        }
    }
}
