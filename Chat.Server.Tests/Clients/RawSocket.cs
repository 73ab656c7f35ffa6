using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Chat.Contracts;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Clients;

/// <summary>
/// A WebSocket client that sends exactly the bytes it is told to, also those no proper client would send, and answers
/// nothing by itself: no ping, no close.
/// </summary>
internal sealed class RawSocket : IAsyncDisposable
{
    private readonly TcpClient tcp;
    private readonly Stream transport;
    private readonly BufferedStream stream;

    private RawSocket(TcpClient tcp, Stream transport)
    {
        this.tcp = tcp;
        this.transport = transport;
        stream = new BufferedStream(transport, 16 * 1024);
    }

    /// <summary>The status line and headers of the answer to the upgrade.</summary>
    public string Response { get; private set; } = "";

    public int Status => int.Parse(Response.Split(' ')[1]);

    public static Task<RawSocket> ConnectAsync(Uri server, string token, params string[] headers) =>
        OpenAsync(server, $"{ChatEndpoints.PlainJson}?token={Uri.EscapeDataString(token)}", headers);

    /// <summary>Sends something right behind the request, without waiting for the answer to it.</summary>
    public static Task<RawSocket> ConnectAsync(Uri server, string token, byte[] behind) =>
        OpenAsync(server, $"{ChatEndpoints.PlainJson}?token={Uri.EscapeDataString(token)}", [], behind);

    /// <summary>Asks for a WebSocket at the address; <see cref="Status"/> is 101 when it was given.</summary>
    public static Task<RawSocket> OpenAsync(Uri server, string pathAndQuery, params string[] headers) => OpenAsync(server, pathAndQuery, headers, []);

    private static async Task<RawSocket> OpenAsync(Uri server, string pathAndQuery, string[] headers, byte[] behind)
    {
        var tcp = new TcpClient { NoDelay = true, ReceiveBufferSize = 8 * 1024 };
        await tcp.ConnectAsync(server.Host, server.Port);
        var socket = new RawSocket(tcp, server.Scheme == Uri.UriSchemeHttps ? await EncryptAsync(tcp) : tcp.GetStream());
        string[] lines =
        [
            $"GET {pathAndQuery} HTTP/1.1", $"Host: {server.Authority}", "Connection: Upgrade", "Upgrade: websocket",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", .. headers, "", "",
        ];
        await socket.SendRawAsync([.. Encoding.ASCII.GetBytes(string.Join("\r\n", lines)), .. behind]);
        var response = new StringBuilder();
        while (!response.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)) response.Append((char)(await socket.ReadBytesAsync(1))[0]);
        socket.Response = response.ToString();
        return socket;
    }

    public Task SendTextAsync(string text) => SendAsync(RawFrame.Text, Encoding.UTF8.GetBytes(text));

    public Task SendAsync(int opcode, byte[] payload, bool final = true, bool masked = true, bool compressed = false) =>
        SendRawAsync([.. Header(opcode, payload.Length, final, masked, compressed), .. payload]);

    /// <summary>The header of a frame; a mask of zeros leaves the payload as it is.</summary>
    public static byte[] Header(int opcode, long length, bool final = true, bool masked = true, bool compressed = false)
    {
        var header = new List<byte> { (byte)((final ? 0x80 : 0) | (compressed ? 0x40 : 0) | opcode) };
        var mask = masked ? 0x80 : 0;
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, length);
        if (length < 126) header.Add((byte)(mask | (int)length));
        else if (length <= ushort.MaxValue) header.AddRange([(byte)(mask | 126), .. number[6..]]);
        else header.AddRange([(byte)(mask | 127), .. number]);
        if (masked) header.AddRange([0, 0, 0, 0]);
        return [.. header];
    }

    public async Task SendRawAsync(byte[] bytes)
    {
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        await transport.WriteAsync(bytes, deadline.Token);
    }

    /// <summary>The next frame, or null when the connection has ended.</summary>
    public async Task<RawFrame?> ReadAsync()
    {
        try
        {
            var head = await ReadBytesAsync(2);
            long length = head[1] & 0x7F;
            if (length == 126) length = BinaryPrimitives.ReadUInt16BigEndian(await ReadBytesAsync(2));
            else if (length == 127) length = BinaryPrimitives.ReadInt64BigEndian(await ReadBytesAsync(8));
            return new RawFrame((head[0] & 0x80) != 0, (head[0] & 0x40) != 0, head[0] & 0x0F, await ReadBytesAsync((int)length));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The next frame that matches.</summary>
    public async Task<RawFrame> ReadAsync(Func<RawFrame, bool> matches)
    {
        while (true)
        {
            var frame = await ReadAsync() ?? throw new IOException("The connection ended before the frame came.");
            if (matches(frame)) return frame;
        }
    }

    /// <summary>The next text frame that holds the part.</summary>
    public async Task<string> ReadTextAsync(string part) =>
        (await ReadAsync(f => f.Opcode == RawFrame.Text && f.AsText.Contains(part, StringComparison.Ordinal))).AsText;

    /// <summary>Reads on to the close frame.</summary>
    public Task<RawFrame> ReadCloseAsync() => ReadAsync(f => f.Opcode == RawFrame.Close);

    /// <summary>Reads to the end of the connection, which comes without a close frame.</summary>
    public async Task<bool> EndsAsync()
    {
        while (await ReadAsync() is not null)
        {
        }

        return true;
    }

    /// <summary>Sends no more, as a program that has ended would.</summary>
    public void EndSending()
    {
        try
        {
            tcp.Client.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server was faster.
        }
    }

    public async ValueTask DisposeAsync()
    {
        tcp.Dispose(); // ends a read that is still waiting
        await stream.DisposeAsync();
    }

    private static async Task<SslStream> EncryptAsync(TcpClient tcp)
    {
        var encrypted = new SslStream(tcp.GetStream(), leaveInnerStreamOpen: false, PlainTestClient.AnyCertificate);
        await encrypted.AuthenticateAsClientAsync("localhost");
        return encrypted;
    }

    private async Task<byte[]> ReadBytesAsync(int count)
    {
        var bytes = new byte[count];
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        try
        {
            await stream.ReadExactlyAsync(bytes, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Nothing came within {Wait.Deadline.TotalSeconds} s.");
        }

        return bytes;
    }
}
