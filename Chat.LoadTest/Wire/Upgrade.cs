using System.Security.Cryptography;
using System.Text;

namespace Chat.LoadTest.Wire;

/// <summary>The HTTP request that makes a WebSocket of a connection.</summary>
internal static class Upgrade
{
    private const int MaxAnswer = 16 * 1024;

    /// <returns>What came behind the answer: the server's first frames, perhaps.</returns>
    /// <exception cref="RefusedException">The answer was not 101.</exception>
    public static async Task<byte[]> SendAsync(Stream stream, Uri server, string address, bool deflate, CancellationToken cancellation)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var prefix = server.AbsolutePath.TrimEnd('/');
        var request = $"GET {prefix}{address} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n{(deflate ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "")}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), cancellation);

        var answer = new byte[2048];
        var (length, end) = (0, -1);
        while (end < 0)
        {
            if (length == MaxAnswer) throw new RefusedException("no HTTP answer");
            if (length == answer.Length) Array.Resize(ref answer, length * 2);
            var count = await stream.ReadAsync(answer.AsMemory(length), cancellation);
            if (count == 0) throw new RefusedException("closed before the answer");
            length += count;
            end = answer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
        }

        Check(Encoding.ASCII.GetString(answer, 0, end), key);
        return answer[(end + 4)..length];
    }

    private static void Check(string answer, string key)
    {
        var lines = answer.Split("\r\n");
        var status = lines[0].Split(' ');
        if (status.Length < 2 || status[0] != "HTTP/1.1") throw new RefusedException("no HTTP answer");
        if (status[1] != "101") throw new RefusedException($"HTTP {status[1]}");
        var expected = Convert.ToBase64String(Hash($"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
        foreach (var line in lines)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !line[..colon].Equals("Sec-WebSocket-Accept", StringComparison.OrdinalIgnoreCase)) continue;
            if (line[(colon + 1)..].Trim() == expected) return;
        }

        throw new RefusedException("no WebSocket");
    }

#pragma warning disable CA5350 // The WebSocket handshake is defined with SHA-1; it protects nothing.
    private static byte[] Hash(string text) => SHA1.HashData(Encoding.ASCII.GetBytes(text));
#pragma warning restore CA5350
}
