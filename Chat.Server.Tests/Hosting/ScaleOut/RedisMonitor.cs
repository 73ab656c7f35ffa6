using System.Net.Sockets;

namespace Chat.Server.Tests.Hosting.ScaleOut;

/// <summary>Watches what clients send to a Redis, with <c>MONITOR</c>; what scripts call inside is left out.</summary>
internal sealed class RedisMonitor : IDisposable
{
    /// <summary>What the client library sends for itself.</summary>
    private static readonly HashSet<string> Housekeeping = ["ping", "info", "client", "config", "cluster", "sentinel", "echo", "hello", "subscribe", "select"];

    private readonly TcpClient tcp = new();
    private readonly StreamReader lines;

    public RedisMonitor(string endPoint)
    {
        var parts = endPoint.Split(':');
        tcp.Connect(parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        lines = new StreamReader(tcp.GetStream());
        tcp.GetStream().Write("MONITOR\r\n"u8);
        lines.ReadLine();
    }

    /// <summary>The names of the commands until one with the text comes, in order.</summary>
    public async Task<IReadOnlyList<string>> ReadUntilAsync(string text) => [.. (await CommandsUntilAsync(text)).Select(command => command.Name)];

    /// <summary>The commands until one with the text comes, in order, each with all its arguments as <c>MONITOR</c> shows them.</summary>
    public async Task<IReadOnlyList<(string Name, string Arguments)>> CommandsUntilAsync(string text)
    {
        var commands = new List<(string, string)>();
        while (await lines.ReadLineAsync().WaitAsync(Harness.Wait.Deadline) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal)) return commands;

            // +1700000000.123456 [0 127.0.0.1:4711] "HMGET" "key" …, and [0 lua] for what a script calls
            if (line.Contains("[0 lua]", StringComparison.Ordinal)) continue;
            var name = line[(line.IndexOf('"', StringComparison.Ordinal) + 1)..];
            var arguments = name[(name.IndexOf('"', StringComparison.Ordinal) + 1)..];
            name = name[..name.IndexOf('"', StringComparison.Ordinal)].ToLowerInvariant();
            if (!Housekeeping.Contains(name)) commands.Add((name, arguments));
        }

        throw new EndOfStreamException();
    }

    public void Dispose()
    {
        lines.Dispose();
        tcp.Dispose();
    }
}
