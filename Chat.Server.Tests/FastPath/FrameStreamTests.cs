using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Chat.Server.FastPath;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.FastPath;

/// <summary>On a real pair of sockets: straight to the socket, through a stream, and through the stream of TLS.</summary>
public sealed class FrameStreamTests
{
    private const int FrameBytes = 10_000;

    [Theory]
    [InlineData(Way.Socket)]
    [InlineData(Way.Stream)]
    [InlineData(Way.Tls)]
    public async Task What_a_client_does_not_take_at_once_arrives_later_in_order_and_whole(Way way)
    {
        using var pair = await SocketPair.OpenAsync(way);
        await using var stream = pair.Stream();
        var sends = Enumerable.Range(0, 2000).Select(i => stream.SendAsync(Frame(i)).AsTask()).ToList();
        sends.Should().Contain(send => !send.IsCompleted, "the kernel's buffers end somewhere");
        stream.WaitingSince.Should().NotBe(0);

        var received = await pair.ReadAsync(sends.Count * FrameBytes);
        received.Chunk(FrameBytes).Select((frame, i) => frame.SequenceEqual(Frame(i))).Should().OnlyContain(same => same);
        (await Task.WhenAll(sends).WaitAsync(Wait.Deadline)).Should().OnlyContain(taken => taken);
        await Wait.UntilAsync(() => stream.WaitingSince == 0, "nothing waits");
    }

    [Theory]
    [InlineData(Way.Socket)]
    [InlineData(Way.Stream)]
    [InlineData(Way.Tls)]
    public async Task After_a_stop_the_frame_that_has_begun_is_finished_and_the_close_frame_follows(Way way)
    {
        using var pair = await SocketPair.OpenAsync(way);
        await using var stream = pair.Stream();
        var sends = new List<Task<bool>>();
        while (sends.All(send => send.IsCompleted)) sends.Add(stream.SendAsync(Frame(sends.Count)).AsTask());
        var begun = sends.Count;
        for (var i = 0; i < 10; i++) sends.Add(stream.SendAsync(Frame(sends.Count)).AsTask());

        stream.Stop();
        (await Task.WhenAll(sends.Skip(begun)).WaitAsync(Wait.Deadline)).Should().OnlyContain(taken => !taken, "nobody waits any more");
        (await stream.SendAsync(Frame(0))).Should().BeFalse();
        var close = stream.WriteAsync("bye"u8.ToArray()).AsTask();

        var received = await pair.ReadAsync((begun * FrameBytes) + 3);
        received.Take(begun * FrameBytes).Chunk(FrameBytes).Select((frame, i) => frame.SequenceEqual(Frame(i))).Should().OnlyContain(same => same);
        received.TakeLast(3).Should().Equal("bye"u8.ToArray());
        await close.WaitAsync(Wait.Deadline);
    }

    [Theory]
    [InlineData(Way.Socket)]
    [InlineData(Way.Stream)]
    [InlineData(Way.Tls)]
    public async Task Nobody_waits_for_a_connection_that_has_ended(Way way)
    {
        using var pair = await SocketPair.OpenAsync(way);
        var stream = pair.Stream();
        var sends = new List<Task<bool>>();
        while (sends.All(send => send.IsCompleted)) sends.Add(stream.SendAsync(Frame(sends.Count)).AsTask());
        var control = stream.WriteAsync("ping"u8.ToArray()).AsTask();

        await stream.DisposeAsync();

        (await sends[^1].WaitAsync(Wait.Deadline)).Should().BeFalse();
        await control.Invoking(write => write.WaitAsync(Wait.Deadline)).Should().ThrowAsync<IOException>();
        (await stream.SendAsync(Frame(0))).Should().BeFalse();
    }

    [Fact]
    public async Task A_client_that_reset_the_connection_harms_nobody()
    {
        using var pair = await SocketPair.OpenAsync(Way.Socket);
        await using var stream = pair.Stream();
        pair.Client.LingerState = new LingerOption(true, 0);
        pair.Client.Dispose();

        await Wait.UntilAsync(async () => !await stream.SendAsync(Frame(0)), "the end is noticed");
    }

    private static byte[] Frame(int number)
    {
        var frame = new byte[FrameBytes];
        Array.Fill(frame, (byte)(number % 251));
        BitConverter.TryWriteBytes(frame, number);
        return frame;
    }

    public enum Way
    {
        Socket,
        Stream,
        Tls,
    }

    private sealed class SocketPair(Way way, Socket server, Socket client, Stream toServer, Stream toClient) : IDisposable
    {
        public Socket Client => client;

        public static async Task<SocketPair> OpenAsync(Way way)
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(listener.LocalEndPoint!);
            var server = await listener.AcceptAsync();
            if (way != Way.Tls) return new SocketPair(way, server, client, new NetworkStream(client), new NetworkStream(server));

            var toServer = new SslStream(new NetworkStream(client), leaveInnerStreamOpen: false, PlainTestClient.AnyCertificate);
            var toClient = new SslStream(new NetworkStream(server));
            await Task.WhenAll(toServer.AuthenticateAsClientAsync("localhost"), toClient.AuthenticateAsServerAsync(TlsServer.Certificate));
            return new SocketPair(way, server, client, toServer, toClient);
        }

        public FrameStream Stream()
        {
            if (way != Way.Socket) return new FrameStream(toClient, null, TimeProvider.System);
            server.Blocking = false;
            return new FrameStream(toClient, server, TimeProvider.System);
        }

        public async Task<byte[]> ReadAsync(int count)
        {
            var bytes = new byte[count];
            await toServer.ReadExactlyAsync(bytes).AsTask().WaitAsync(Wait.Deadline);
            return bytes;
        }

        public void Dispose()
        {
            server.Dispose();
            client.Dispose();
        }
    }
}
