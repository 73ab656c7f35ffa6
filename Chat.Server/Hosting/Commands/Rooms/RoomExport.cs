using System.Text.Json;
using Chat.Server.Ports;

namespace Chat.Server.Hosting.Commands.Rooms;

/// <summary>Writes a room as lines, a page at a time.</summary>
internal static class RoomExport
{
    private static readonly PageLimit Page = new(500, 1024 * 1024);

    /// <returns>How many messages there were; null when the room has never had one.</returns>
    /// <exception cref="CommandFailedException">The room was closed meanwhile.</exception>
    public static async Task<long?> WriteAsync(IMessageLog log, string room, TextWriter output, CancellationToken cancellation)
    {
        var stream = StreamKey.Room(room);
        var state = await ((IRoomState)log).ReadStateAsync(stream, null, cancellation); // first: it says up to which message the file goes
        var (epoch, seq) = (state.Position.Epoch, state.Position.Seq);
        if (seq == 0) return null;
        var first = (await log.NewestAsync([stream], cancellation))[0].Trimmed + 1;
        var head = (await log.HeadsAsync([stream], cancellation))[0];

        await WriteAsync(output, new RoomHeader(RoomHeader.FormatName, RoomHeader.PresentVersion, room, epoch, seq, head.Changes, state.Events.Count));
        foreach (var stored in state.Events) await WriteAsync(output, RoomLine.Of(stored));
        var count = 0L;
        for (var place = first - 1; place < seq;)
        {
            var page = await log.ReadAfterAsync(stream, new LogPosition(epoch, place), Page, cancellation);
            if (!page.Continuous || page.Messages.Count == 0) throw new CommandFailedException($"The room '{room}' was closed or trimmed while it was read: export it again.");
            foreach (var message in page.Messages.TakeWhile(message => message.Seq <= seq))
            {
                await WriteAsync(output, RoomLine.Of(message));
                count++;
            }

            place = page.Messages[^1].Seq;
        }

        await output.FlushAsync(cancellation);
        return count;
    }

    private static Task WriteAsync<T>(TextWriter output, T line) => output.WriteLineAsync(JsonSerializer.Serialize(line, RoomLine.Json));
}
