using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Chat.LoadTest.Wire;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.LoadTest;

/// <summary>The other end of one connection of the load client, which does what a test tells it.</summary>
internal sealed class WirePeer : IWireListener, IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly TaskCompletionSource<(int Code, string Reason)> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Socket? socket;
    private Stream? stream;

    public WireConnection Connection { get; private set; } = null!;

    public static async Task<WirePeer> ConnectAsync(WireFormat format, bool secure = false, string status = "101 Switching Protocols", byte[]? first = null)
    {
        var peer = new WirePeer();
        peer.listener.Start();
        var accepting = peer.AcceptAsync(secure, status, first ?? []);
        var address = new Uri($"{(secure ? "https" : "http")}://127.0.0.1:{((IPEndPoint)peer.listener.LocalEndpoint).Port}");
        try
        {
            peer.Connection = await WireConnection.OpenAsync(address, format, "a.b.c", peer, anyCertificate: true, CancellationToken.None);
            await accepting;
            return peer;
        }
        catch
        {
            await peer.DisposeAsync();
            throw;
        }
    }

    public async Task SendAsync(Opcode opcode, byte[] payload) =>
        await stream!.WriteAsync((byte[])[.. RawSocket.Header((int)opcode, payload.Length, masked: false), .. payload]);

    /// <summary>The next frame of the client, unmasked.</summary>
    public async Task<(Opcode Opcode, byte[] Payload)> ReadAsync()
    {
        var head = await ReadBytesAsync(2);
        var length = head[1] & 0x7F;
        if (length == 126) length = System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(await ReadBytesAsync(2));
        var key = await ReadBytesAsync(4);
        var payload = await ReadBytesAsync(length);
        return ((Opcode)(head[0] & 0x0F), [.. payload.Select((value, i) => (byte)(value ^ key[i % 4]))]);
    }

    /// <summary>How the connection ended, as the client's listener heard it.</summary>
    public Task<(int Code, string Reason)> ClosedAsync() => closed.Task.WaitAsync(Wait.Deadline);

    public void Cut() => socket!.Dispose();

    public async ValueTask DisposeAsync()
    {
        Connection?.Dispose();
        if (stream is not null) await stream.DisposeAsync();
        socket?.Dispose();
        listener.Dispose();
    }

    void IWireListener.OnRecord(in WireRecord record)
    {
    }

    void IWireListener.OnClosed(int code, string reason) => closed.TrySetResult((code, reason));

    private async Task AcceptAsync(bool secure, string status, byte[] first)
    {
        socket = await listener.AcceptSocketAsync();
        stream = new NetworkStream(socket);
        if (secure)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var now = TimeProvider.System.GetUtcNow();
            using var certificate = new CertificateRequest("CN=load-test-peer", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(certificate);
            stream = tls;
        }

        var request = new StringBuilder();
        while (!request.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) request.Append((char)(await ReadBytesAsync(1))[0]);
        var asked = request.ToString().Split("\r\n").Single(line => line.StartsWith("Sec-WebSocket-Key: ", StringComparison.Ordinal))[19..];
#pragma warning disable CA5350 // As the WebSocket protocol defines it.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes($"{asked}258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        var answer = $"HTTP/1.1 {status}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n";
        await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(answer), .. first]);
    }

    private async Task<byte[]> ReadBytesAsync(int count)
    {
        var bytes = new byte[count];
        await stream!.ReadExactlyAsync(bytes).AsTask().WaitAsync(Wait.Deadline);
        return bytes;
    }
}
