using System.Runtime.CompilerServices;
using Chat.Client.Kernel;
using Chat.Client.Rooms;
using Chat.Contracts;

namespace Chat.Client.Directs;

/// <summary>One reader of the direct messages: from the ring, and where it has fallen out of that, from the server's history, one conversation after the other.</summary>
internal sealed class DirectReader(DirectConversations directs, Func<HistoryRequest, CancellationToken, Task<HistoryPage>> history)
{
    private readonly Dictionary<string, long> last = [];

    /// <summary>Up to where conversations were read from the history.</summary>
    private readonly Dictionary<string, long> filled = [];

    public async IAsyncEnumerable<DirectMessage> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        var cursor = directs.Messages.First;
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var read = directs.Messages.Read(cursor);
            switch (read.State)
            {
                case RingState.Item:
                    cursor++;
                    if (Note(read.Item!)) yield return read.Item!;
                    break;
                case RingState.Gone:
                    if (last.Count > 0) await foreach (var message in CatchUpAsync(cancellation).ConfigureAwait(false)) yield return message;
                    cursor = directs.Messages.First;
                    break;
                case RingState.End:
                    yield break;
                default:
                    await read.Change.WaitAsync(cancellation).ConfigureAwait(false);
                    break;
            }
        }
    }

    /// <summary>False when the history had it.</summary>
    private bool Note(DirectMessage message)
    {
        var other = directs.OtherOf(message);
        if (filled.TryGetValue(other, out var known))
        {
            if (message.Seq <= known) return false;
            filled.Remove(other);
        }

        last[other] = message.Seq;
        return true;
    }

    private async IAsyncEnumerable<DirectMessage> CatchUpAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        var extents = directs.Extents();
        foreach (var (other, start, end) in extents)
        {
            var from = last.TryGetValue(other, out var seq) ? seq : start;
            if (from >= end) continue;
            var log = Paging.OnAsync(after => new HistoryRequest(UserId: other, After: after, Limit: ChatLimits.HistoryPageLength), history, from, cancellation);
            await foreach (var message in log.ConfigureAwait(false))
            {
                if (message.Seq > end) break;
                last[other] = filled[other] = message.Seq;
                yield return directs.ToDirect(message, other);
            }
        }

        Forget(extents);
    }

    /// <summary>Of conversations that the client does not know any more there is nothing to catch up.</summary>
    private void Forget(IEnumerable<(string Other, long Start, long Last)> known)
    {
        var others = known.Select(extent => extent.Other).ToHashSet();
        foreach (var gone in last.Keys.Where(other => !others.Contains(other)).ToList())
        {
            last.Remove(gone);
            filled.Remove(gone);
        }
    }
}
