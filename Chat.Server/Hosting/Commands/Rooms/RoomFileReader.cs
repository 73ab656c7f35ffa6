using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Chat.Server.Ports;

namespace Chat.Server.Hosting.Commands.Rooms;

/// <summary>Reads a room's file line by line. What is wrong is said with the number of its line.</summary>
internal sealed class RoomFileReader : IAsyncDisposable
{
    /// <summary>The most bytes of a line, far more than a message has with all its reactions.</summary>
    private const int MaxLineBytes = 4 * 1024 * 1024;

    private readonly string path;
    private readonly PipeReader lines;
    private int number;

    private RoomFileReader(string path)
    {
        this.path = path;
        lines = PipeReader.Create(File.OpenRead(path));
    }

    public RoomHeader Header { get; private set; } = null!;

    /// <summary>The events of the state, by their numbers.</summary>
    public IReadOnlyList<LoggedMessage> State { get; private set; } = [];

    /// <exception cref="CommandFailedException">The file does not begin as one of a room does.</exception>
    public static async Task<RoomFileReader> OpenAsync(string path, CancellationToken cancellation)
    {
        var reader = new RoomFileReader(path);
        try
        {
            await reader.BeginAsync(cancellation);
            return reader;
        }
        catch
        {
            await reader.DisposeAsync();
            throw;
        }
    }

    /// <summary>The messages, once.</summary>
    /// <exception cref="CommandFailedException">A line is wrong, or one is missing.</exception>
    public async IAsyncEnumerable<LoggedMessage> MessagesAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        long? last = null;
        while (await NextAsync(cancellation) is { } line)
        {
            var message = ToMessage(line);
            if (last is not null && message.Seq != last + 1) throw Wrong($"seq is {message.Seq} after {last}: there is no number between two messages that is nobody's");
            if (message.Seq > Header.Seq) throw Wrong($"seq is larger than that of the first line, {Header.Seq}");
            last = message.Seq;
            yield return message;
        }

        if (last is not null && last != Header.Seq) throw Wrong($"the file ends with message {last} of {Header.Seq}");
    }

    public async ValueTask DisposeAsync() => await lines.CompleteAsync();

    private async Task BeginAsync(CancellationToken cancellation)
    {
        Header = Read<RoomHeader>(await NextAsync(cancellation) ?? throw Wrong("the file is empty"));
        if (Header.Format != RoomHeader.FormatName) throw Wrong($"this is no '{RoomHeader.FormatName}'");
        if (Header.Version != RoomHeader.PresentVersion) throw Wrong($"this server reads version {RoomHeader.PresentVersion} of the format, and not {Header.Version}");
        if (Header.Seq < 0 || Header.Changes < 0 || Header.State < 0) throw Wrong("a number is negative");

        var (state, keys) = (new List<LoggedMessage>(), new HashSet<string>());
        while (state.Count < Header.State)
        {
            var stored = ToMessage(await NextAsync(cancellation) ?? throw Wrong("the file ends in the state"));
            var extras = MessageExtras.Of(stored.Extras);
            if (extras is not { Event: not null, Key: { } key, Data: not null }) throw Wrong("an event of the state has event, key and data");
            if (!keys.Add(key)) throw Wrong($"the key '{key}' stands twice in the state");
            if (stored.Seq > Header.Seq || state is [.., var before] && stored.Seq <= before.Seq) throw Wrong("the state is not in the order of seq, or beyond that of the first line");
            state.Add(stored);
        }

        State = state;
    }

    private LoggedMessage ToMessage(byte[] line)
    {
        try
        {
            return Read<RoomLine>(line).ToMessage();
        }
        catch (FormatException e)
        {
            throw Wrong(e.Message);
        }
    }

    private T Read<T>(byte[] line)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, RoomLine.Json) ?? throw Wrong("it is null");
        }
        catch (JsonException e)
        {
            throw Wrong(e.Message);
        }
    }

    private async ValueTask<byte[]?> NextAsync(CancellationToken cancellation)
    {
        number++;
        while (true)
        {
            var read = await lines.ReadAsync(cancellation);
            if (read.Buffer.PositionOf((byte)'\n') is { } end)
            {
                var line = read.Buffer.Slice(0, end).ToArray();
                lines.AdvanceTo(read.Buffer.GetPosition(1, end));
                return line;
            }

            if (read.Buffer.Length > MaxLineBytes) throw Wrong("it is too long");
            if (read.IsCompleted)
            {
                var rest = read.Buffer.ToArray();
                lines.AdvanceTo(read.Buffer.End);
                return rest.Length > 0 ? rest : null;
            }

            lines.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private CommandFailedException Wrong(string what) => new($"{path}, line {number}: {what}. Nothing was imported.");
}
