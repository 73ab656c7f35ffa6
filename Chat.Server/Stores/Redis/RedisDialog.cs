using System.Globalization;
using System.Text;

namespace Chat.Server.Stores.Redis;

/// <summary>Commands and replies of Redis's protocol on a stream, just enough to ask a server whether it would serve us.</summary>
internal sealed class RedisDialog(Stream stream)
{
    /// <summary>More than any reply that is asked for.</summary>
    private const int MaxLine = 4096;

    private readonly byte[] buffer = new byte[MaxLine];
    private int start;
    private int end;

    public async Task SendAsync(IEnumerable<string[]> commands, CancellationToken cancellation)
    {
        var text = new StringBuilder();
        foreach (var command in commands)
        {
            text.Append(CultureInfo.InvariantCulture, $"*{command.Length}\r\n");
            foreach (var word in command) text.Append(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n");
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), cancellation);
    }

    /// <summary>Reads one reply. Gives the text of an error and null for any other. Throws <see cref="InvalidDataException"/> for what is no reply.</summary>
    public async Task<string?> ReadErrorAsync(CancellationToken cancellation)
    {
        var line = await ReadLineAsync(cancellation);
        switch (line[0])
        {
            case '-':
                return line[1..];
            case '$' when Length() is >= 0 and var bytes:
                for (var left = bytes + 2; left > 0; left--) await ReadByteAsync(cancellation);
                return null;
            case '*':
                for (var left = Length(); left > 0; left--) await ReadErrorAsync(cancellation);
                return null;
            default:
                return null;
        }

        int Length() => int.TryParse(line.AsSpan(1), CultureInfo.InvariantCulture, out var length) && length <= MaxLine ? length : throw new InvalidDataException();
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (line.Length < MaxLine)
        {
            var next = await ReadByteAsync(cancellation);
            if (line.Length == 0 && !"+-:$*"u8.Contains(next)) throw new InvalidDataException();
            if (next == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)next);
        }

        throw new InvalidDataException();
    }

    private async ValueTask<byte> ReadByteAsync(CancellationToken cancellation)
    {
        if (start == end)
        {
            start = 0;
            end = await stream.ReadAsync(buffer, cancellation);
            if (end == 0) throw new EndOfStreamException();
        }

        return buffer[start++];
    }
}
