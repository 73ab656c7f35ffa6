using System.Collections.Concurrent;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Redis.Log.Words;

/// <summary>
/// Finds messages by their words: those that the index does not have yet are looked through, and of those that it names each is read from the log and compared with the query. So an
/// index that has too much shows nothing that it should not.
/// </summary>
internal sealed class RedisWordSearch(RedisStreams streams, WordIndex index, HistoryOptions options) : IAsyncDisposable
{
    /// <summary>How much of an index one search makes at most: more than there is in a room by default.</summary>
    private const int MaxSteps = 64;

    /// <summary>How many rooms' indexes are made at the same time, beyond that.</summary>
    private const int MaxBuilding = 4;

    /// <summary>How often a search begins again because the index did.</summary>
    private const int MaxAttempts = 3;

    private const int MaxBlocks = 32;
    private const int BlocksAtOnce = 8;
    private static readonly PageLimit MessagesAtOnce = new(100, 4 * 1024 * 1024);

    private readonly ConcurrentDictionary<StreamKey, Task> building = new();
    private readonly CancellationTokenSource ending = new();

    public async Task<SearchResult> SearchAsync(StreamKey stream, SearchQuery query, long before, PageLimit limit, CancellationToken cancellation)
    {
        if (!options.Search) throw new SearchUnavailableException("Messages cannot be searched on this server: Chat:History:Search is off.");
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await RedisStreams.TryAsync(() => index.FollowAsync(stream, MaxSteps, isSearched: true, cancellation)) is not { } place)
            {
                Build(stream);
                break;
            }

            var page = new FoundPage(query, before, limit);
            if (await LookThroughAsync(stream, place, page, cancellation) || await RedisStreams.TryAsync(() => LookUpAsync(stream, place, query, page, cancellation)))
                return new SearchResult(page.Messages, page.HasMore);
        }

        throw new SearchUnavailableException("The messages of this room cannot be searched yet: the index is being built. Try again.");
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await Task.WhenAll(building.Values);
    }

    /// <summary>Looks at the messages behind those that the index has.</summary>
    /// <returns>Whether that was all.</returns>
    private async Task<bool> LookThroughAsync(StreamKey stream, WordPlace place, FoundPage found, CancellationToken cancellation)
    {
        while (found.Before > place.Seq + 1)
        {
            cancellation.ThrowIfCancellationRequested();
            var page = await streams.ReadAsync(stream, "before", found.Before, null, MessagesAtOnce);
            var messages = page.Messages;
            foreach (var message in messages.Reverse())
                if (message.Seq > place.Seq && !found.TryPass(message)) return true;
            if (messages.Length > 0 && messages[0].Seq <= place.Seq) return false;
            if (!page.HasMore) return true;
        }

        return false;
    }

    /// <returns>False when the index has begun anew meanwhile, or gone far ahead.</returns>
    private async Task<bool> LookUpAsync(StreamKey stream, WordPlace place, SearchQuery query, FoundPage found, CancellationToken cancellation)
    {
        var before = Math.Min(place.Next, found.Before <= 1 ? 0 : WordBlock.Of(found.Before - 1) + 1);
        while (before > place.First)
        {
            if (await index.FindAsync(stream, place, query, before, MaxBlocks) is not { } page) return false;
            foreach (var blocks in page.Blocks.Chunk(BlocksAtOnce))
            {
                cancellation.ThrowIfCancellationRequested();
                foreach (var messages in await Task.WhenAll(blocks.Select(block => WordIndex.ReadMessagesAsync(streams, stream, block))))
                    foreach (var message in messages.Reverse())
                        if (!found.TryPass(message)) return true;
            }

            if (!page.HasMore) break;
            if (page.Blocks.Length == 0) return false;
            before = page.Blocks[^1];
        }

        return true;
    }

    /// <summary>Goes on with an index for which one search was not enough.</summary>
    private void Build(StreamKey stream)
    {
        if (building.Count >= MaxBuilding || ending.IsCancellationRequested) return;
        var started = new TaskCompletionSource();
        if (building.TryAdd(stream, started.Task)) _ = BuildAsync(stream, started);
    }

    private async Task BuildAsync(StreamKey stream, TaskCompletionSource ended)
    {
        try
        {
            await index.FollowAsync(stream, int.MaxValue, isSearched: false, ending.Token);
        }
        catch (Exception e) when (e is RedisUnavailableException or MessageLogUnavailableException or SearchUnavailableException or OperationCanceledException)
        {
            // The next search goes on from where this has come to.
        }
        finally
        {
            building.TryRemove(stream, out _);
            ended.SetResult();
        }
    }
}
