using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Chat.LoadTest.Clients;

namespace Chat.LoadTest.Soak.Hostile;

/// <summary>A TCP connection that sends what no proper client would, and knows enough of HTTP and WebSocket to see what the server does about it.</summary>
internal sealed partial class RawWire : IAsyncDisposable
{
    public const int Text = 1;
    public const int Binary = 2;
    public const int Ping = 9;
    public const int Pong = 10;

    private const int Close = 8;

    private readonly Socket socket;
    private readonly NetworkStream network;
    private readonly BufferedStream incoming;
    private List<byte> fragments = [];
    private int fragmented;

    private RawWire(Socket socket)
    {
        this.socket = socket;
        network = new NetworkStream(socket, ownsSocket: true);
        incoming = new BufferedStream(network, 4096);
    }

    /// <summary>Whether pings are answered while reading.</summary>
    public bool AnswersPings { get; set; } = true;

    public static async Task<RawWire> ConnectAsync(Uri server, IPAddress local, int? receiveBuffer, CancellationToken cancellation) =>
        new(await LocalAddress.ConnectAsync(server.Host, server.Port, local, receiveBuffer, cancellation));

    /// <summary>Asks for a WebSocket; returns the HTTP status.</summary>
    public async Task<int> UpgradeAsync(Uri server, string pathAndQuery, string? token, CancellationToken cancellation)
    {
        var bearer = token is null ? "" : $"Authorization: Bearer {token}\r\n";
        await SendAsync(Encoding.ASCII.GetBytes(
            $"GET {pathAndQuery} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
            $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{bearer}\r\n"), cancellation);
        return await ReadStatusAsync(cancellation) ?? throw new IOException("The connection ended instead of an answer.");
    }

    /// <summary>The status of an HTTP answer, whose head is read; null when the connection ends without one.</summary>
    public async Task<int?> ReadStatusAsync(CancellationToken cancellation)
    {
        try
        {
            var head = new StringBuilder();
            var one = new byte[1];
            while (!(head.Length > 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n"))
            {
                await incoming.ReadExactlyAsync(one, cancellation);
                head.Append((char)one[0]);
            }

            return int.Parse(head.ToString().Split(' ')[1]);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation) => network.WriteAsync(bytes, cancellation);

    public ValueTask SendFrameAsync(int opcode, ReadOnlySpan<byte> payload, CancellationToken cancellation, bool final = true) =>
        SendAsync(Frame(opcode, payload, final), cancellation);

    public ValueTask SendTextAsync(string text, CancellationToken cancellation) => SendFrameAsync(Text, Encoding.UTF8.GetBytes(text), cancellation);

    public static byte[] Frame(int opcode, ReadOnlySpan<byte> payload, bool final = true) => [.. Header(opcode, payload.Length, final), .. payload];

    /// <summary>The header of a frame; its mask of zeros leaves the payload as it is.</summary>
    public static byte[] Header(int opcode, long length, bool final = true)
    {
        var first = (byte)((final ? 0x80 : 0) | opcode);
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(number, length);
        return length switch
        {
            < 126 => [first, (byte)(0x80 | (int)length), 0, 0, 0, 0],
            <= ushort.MaxValue => [first, 0x80 | 126, .. number[6..], 0, 0, 0, 0],
            _ => [first, 0x80 | 127, .. number, 0, 0, 0, 0],
        };
    }

    /// <summary>Reads until the server ends the connection, and says how it did. Text that holds <paramref name="until"/> is an answer as well.</summary>
    public async Task<Outcome> ReadToEndAsync(CancellationToken cancellation, string? until = null)
    {
        Outcome? told = null;
        try
        {
            while (true)
            {
                var (opcode, payload) = await ReadMessageAsync(cancellation);
                if (opcode == Close) return told ?? Outcome.Closed(payload.Length < 2 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(payload));
                if (opcode == Ping && AnswersPings) await SendFrameAsync(Pong, payload, cancellation);
                var text = Encoding.UTF8.GetString(payload);
                if (until is not null && text.Contains(until, StringComparison.Ordinal)) return Outcome.Answered(until);
                if (opcode is Text or Binary && HubClose().Match(text) is { Success: true } close) told ??= Outcome.Closed(int.Parse(close.Groups[1].Value));
                else if (opcode == Text && text.Contains("{\"type\":7}", StringComparison.Ordinal)) told ??= new Outcome("closed by the hub without a reason", Refused: true);
                else if (opcode == Text && text.Contains("\"type\":7", StringComparison.Ordinal)) told ??= new Outcome("closed by the hub", Refused: true);
                else if (opcode == Text && text.StartsWith("{\"error\":", StringComparison.Ordinal)) told ??= new Outcome("handshake refused", Refused: true);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            return told ?? Outcome.CutOff;
        }
    }

    /// <summary>Reads on until a text with the part has come; false when the connection ended before.</summary>
    public async Task<bool> ReadTextAsync(string part, CancellationToken cancellation) =>
        (await ReadToEndAsync(cancellation, part)).Text.EndsWith(part, StringComparison.Ordinal);

    /// <summary>Ends without a goodbye: the peer gets a reset.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    }

    public async ValueTask DisposeAsync()
    {
        socket.Dispose();
        await incoming.DisposeAsync();
    }

    /// <summary>The next message, whole, or control frame.</summary>
    private async Task<(int Opcode, byte[] Payload)> ReadMessageAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var (final, opcode, payload) = await ReadFrameAsync(cancellation);
            if (opcode >= Close) return (opcode, payload);
            if (opcode != 0) (fragmented, fragments) = (opcode, []);
            fragments.AddRange(payload);
            if (final) return (fragmented, [.. fragments]);
        }
    }

    private async Task<(bool Final, int Opcode, byte[] Payload)> ReadFrameAsync(CancellationToken cancellation)
    {
        var head = await ReadAsync(2, cancellation);
        long length = head[1] & 0x7F;
        if (length == 126) length = BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(2, cancellation));
        else if (length == 127) length = BinaryPrimitives.ReadInt64BigEndian(await ReadAsync(8, cancellation));
        return ((head[0] & 0x80) != 0, head[0] & 0x0F, await ReadAsync((int)length, cancellation));
    }

    private async Task<byte[]> ReadAsync(int count, CancellationToken cancellation)
    {
        var bytes = new byte[count];
        await incoming.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

    /// <summary>SignalR's close message, type 7, begins its error with the code.</summary>
    [GeneratedRegex(@"([14]\d\d\d): ")]
    private static partial Regex HubClose();
}
