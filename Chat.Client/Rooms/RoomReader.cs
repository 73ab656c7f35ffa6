using System.Runtime.CompilerServices;
using Chat.Client.Kernel;
using Chat.Contracts;

namespace Chat.Client.Rooms;

/// <summary>One reader of a room: from the ring, and where it has fallen out of that, from the server's history.</summary>
internal sealed class RoomReader(RoomLog log, RoomStart start, Func<HistoryRequest, CancellationToken, Task<HistoryPage>> history, Action<Gap> gap)
{
    private string epoch = start.Before.Epoch;
    private long last = start.Before.Seq;

    public async IAsyncEnumerable<ChatMessage> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var cursor = start.Cursor;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = log.Messages.Read(cursor);
            switch (read.State)
            {
                case RingState.Item:
                    cursor++;
                    if (read.Item.Epoch == epoch && read.Item.Message.Seq <= last) break; // the history had it
                    (epoch, last) = (read.Item.Epoch, read.Item.Message.Seq);
                    yield return read.Item.Message;
                    break;
                case RingState.Gone:
                    await foreach (var message in CatchUpAsync(cancellation).ConfigureAwait(false)) yield return message;
                    cursor = log.Messages.First;
                    break;
                case RingState.End:
                    yield break;
                default:
                    await read.Change.WaitAsync(cancellation).ConfigureAwait(false);
                    break;
            }
        }
    }

    /// <summary>Pages on until the ring follows.</summary>
    private async IAsyncEnumerable<ChatMessage> CatchUpAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (log.Messages.Read(log.Messages.First) is { State: RingState.Item } oldest && oldest.Item.Epoch == epoch && oldest.Item.Message.Seq > last + 1)
        {
            HistoryPage page;
            try
            {
                page = await history(new(log.Room, After: last, Limit: ChatLimits.HistoryPageLength, Epoch: epoch), cancellation).ConfigureAwait(false);
            }
            catch (ChatException)
            {
                // The room is left: what the ring has is the end.
                gap(new(log.Room, GapKind.Trimmed, last + 1, oldest.Item.Message.Seq - 1));
                yield break;
            }

            if (page.Position.Epoch != epoch || page.Messages.Count == 0) yield break; // another log, of which the ring has the beginning
            foreach (var message in page.Messages)
            {
                if (message.Seq <= last) continue;
                if (message.Seq > last + 1) gap(new(log.Room, GapKind.Trimmed, last + 1, message.Seq - 1));
                last = message.Seq;
                yield return message;
            }
        }
    }
}
