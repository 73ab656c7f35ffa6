using System.Collections.Concurrent;
using Chat.Server.Ports;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis.Log.Words;

/// <summary>
/// The index of words that RediSearch keeps on each server of what is there. It follows the logs, by their own numbers of messages and changes, when it is used and with each
/// sweep: whoever says or changes something has nothing to do with it, and whatever became of the index, or of whoever wrote to it, the next search makes good.
/// <para>Only rooms that are searched are in it, and of these only whole blocks: see <see cref="WordBlock"/>.</para>
/// </summary>
internal sealed class WordIndex(RedisStreams streams, ILogger logger)
{
    /// <summary>How many messages or changes one step looks at. A room that has no more is not indexed but looked through.</summary>
    public const int StepLength = 16 * WordBlock.Length;

    /// <summary>The most bytes of them: a whole block always fits.</summary>
    private const int StepBytes = 8 * 1024 * 1024;

    /// <summary>How many blocks are taken out in one step.</summary>
    private const int MaxForgotten = 500;

    private static readonly RedisScript BeginScript = RedisScript.Load("Log/Words/begin.lua");
    private static readonly RedisScript CommitScript = RedisScript.Load("Log/Words/commit.lua");
    private static readonly RedisScript FindScript = RedisScript.Load("Log/Words/find.lua");
    private static readonly RedisScript RetireScript = RedisScript.Load("Log/Words/retire.lua");

    private readonly ConcurrentDictionary<RedisConnection, SearchModule> modules = new();

    public RedisKey Rooms => streams.Keys.Search("rooms");

    private string Name => streams.Keys.Prefix + "words";

    /// <summary>
    /// Brings the index up to all that has a receipt when this is called. Throws <see cref="SearchUnavailableException"/> where there is no index, and
    /// <see cref="RedisUnavailableException"/> or <see cref="MessageLogUnavailableException"/> when Redis fails.
    /// </summary>
    /// <param name="stream">The stream of a room.</param>
    /// <param name="steps">The most steps to take, of <see cref="StepLength"/> messages or changes each.</param>
    /// <param name="isSearched">Whether somebody searches: what nobody searches is forgotten some time.</param>
    /// <param name="cancellation">Ends it after a step.</param>
    /// <returns>What the index has now; null when there is more to do.</returns>
    public async Task<WordPlace?> FollowAsync(StreamKey stream, int steps, bool isSearched, CancellationToken cancellation)
    {
        for (var step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await StepAsync(stream, isSearched) is { } place) return place;
        }

        return null;
    }

    /// <summary>The newest blocks of a stream, before one, that may have a message that is searched; null when the index has begun anew since it was at a place.</summary>
    public async Task<(long[] Blocks, bool HasMore)?> FindAsync(StreamKey stream, WordPlace place, SearchQuery query, long before, int most)
    {
        var words = string.Concat(WordBlock.WordsOf(stream, query).Select(word => $" @words:{{{word}}}"));
        var text = $"@room:{{{WordBlock.RoomOf(stream)}}}{words}{(before < place.Next ? $" @block:[-inf ({before}]" : "")}";
        var reply = await FindScript.RunAsync(streams.Servers.Of(stream), [streams.Key(stream, "words")], place.Beginning, Name, text, most);
        if ((string?)reply[0] != "found") return null;
        var documents = (string[])reply[1]!;
        return ([.. documents.Select(document => streams.Keys.BlockOf(document, stream.Value)).OfType<long>().Where(block => block < before)], documents.Length == most);
    }

    /// <summary>Takes all of a stream out of the index of a server.</summary>
    /// <param name="redis">The server.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="searched">When it was searched last: if that is not so any more, the index follows it again.</param>
    /// <param name="cancellation">Ends it after a step.</param>
    public async Task ForgetAsync(RedisConnection redis, StreamKey stream, double searched, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var (module, _, place) = await BeginAsync(redis, stream, isSearched: false);
            if (place is null) break;
            await ForgetAsync(redis, module, stream, place);
        }

        await RetireScript.RunAsync(redis, [Rooms, streams.Key(stream, "words")], stream.Value, searched);
    }

    /// <returns>What the index has, if that is all.</returns>
    private async Task<WordPlace?> StepAsync(StreamKey stream, bool isSearched)
    {
        var redis = streams.Servers.Of(stream);
        var (module, life, place) = await BeginAsync(redis, stream, isSearched);
        var page = await streams.ReadAsync(stream, "after", place?.Seq ?? 0, null, new PageLimit(place is null ? 1 : StepLength, StepBytes));
        var head = page.Head;
        if (place is null)
        {
            var fresh = new WordPlace(life, head.Epoch, page.Trimmed, page.Trimmed / WordBlock.Length, head.Changes);
            if (head.Seq - page.Trimmed <= StepLength) return fresh;
            await CommitAsync(redis, module, stream, null, fresh, []);
            return null;
        }

        if (place.Life != life || place.Epoch != head.Epoch || place.Seq > head.Seq || place.Change > head.Changes) return await ForgetAsync(redis, module, stream, place);
        if (page.Trimmed > place.Trimmed) return await TrimAsync(redis, module, stream, place, page.Trimmed);
        if (head.Changes > place.Change) return await ChangeAsync(redis, module, stream, place);

        var messages = page.Messages;
        var next = messages.Length == 0 ? place.Next : Math.Max(place.Next, messages[^1].Seq / WordBlock.Length);
        if (next == place.Next) return place;
        var blocks = messages.GroupBy(message => WordBlock.Of(message.Seq)).Where(block => block.Key < next).Select(block => (block.Key, WordBlock.WordsOf(stream, block)));
        var grown = place with { Next = next };
        return await CommitAsync(redis, module, stream, place, grown, [.. blocks]) && next == head.Seq / WordBlock.Length ? grown : null;
    }

    /// <summary>Takes out blocks that the log has no more, and words of messages that it has no more.</summary>
    private async Task<WordPlace?> TrimAsync(RedisConnection redis, SearchModule module, StreamKey stream, WordPlace place, long trimmed)
    {
        if (trimmed / WordBlock.Length - place.First > MaxForgotten && place.Next - place.First > MaxForgotten) trimmed = (place.First + MaxForgotten) * WordBlock.Length;
        var first = trimmed / WordBlock.Length;
        var blocks = Emptied(place.First, Math.Min(first, place.Next));
        if (first < place.Next && trimmed % WordBlock.Length != 0) blocks.Add(await ReadAsync(stream, first));
        await CommitAsync(redis, module, stream, place, place with { Trimmed = trimmed, Next = Math.Max(place.Next, first) }, blocks);
        return null;
    }

    /// <summary>Gives the blocks of changed messages their present words. Where the log does not know any more what was changed, all is indexed anew.</summary>
    private async Task<WordPlace?> ChangeAsync(RedisConnection redis, SearchModule module, StreamKey stream, WordPlace place)
    {
        var page = await streams.ReadChangesAsync(stream, new LogPosition(place.Epoch, place.Change), new PageLimit(StepLength, StepBytes));
        if (!page.Continuous) return await ForgetAsync(redis, module, stream, place);
        var messages = page.Messages;
        var changed = messages.Where(message => message.Change!.IsRewritten).Select(message => WordBlock.Of(message.Seq)).Distinct().Where(block => block >= place.First && block < place.Next);
        var blocks = await Task.WhenAll(changed.Select(block => ReadAsync(stream, block)));
        var change = page.HasMore ? messages[^1].Change!.Number : page.Head.Changes;
        await CommitAsync(redis, module, stream, place, place with { Change = change }, blocks);
        return null;
    }

    private async Task<WordPlace?> ForgetAsync(RedisConnection redis, SearchModule module, StreamKey stream, WordPlace place)
    {
        var before = Math.Min(place.Next, place.First + MaxForgotten);
        await CommitAsync(redis, module, stream, place, place.Forgotten(before), Emptied(place.First, before));
        return null;
    }

    private async Task<(long Block, string Words)> ReadAsync(StreamKey stream, long block) => (block, WordBlock.WordsOf(stream, await ReadMessagesAsync(streams, stream, block)));

    /// <summary>The messages of a block that are there.</summary>
    public static async Task<LoggedMessage[]> ReadMessagesAsync(RedisStreams streams, StreamKey stream, long block) =>
        (await streams.ReadAsync(stream, "before", (block + 1) * WordBlock.Length + 1, null, WordBlock.Length)).Messages;

    private static List<(long Block, string Words)> Emptied(long from, long before)
    {
        var blocks = new List<(long, string)>();
        for (var block = from; block < before; block++) blocks.Add((block, ""));
        return blocks;
    }

    private async Task<(SearchModule Module, string Life, WordPlace? Place)> BeginAsync(RedisConnection redis, StreamKey stream, bool isSearched)
    {
        if (!modules.TryGetValue(redis, out var module)) modules[redis] = module = await SearchModule.FindAsync(redis);
        RedisKey[] keys = [streams.Keys.Search("life"), Rooms, streams.Key(stream, "words")];
        RedisValue[] arguments = [Name, RedisStreams.NewEpoch(), stream.Value, isSearched ? streams.Now : "", .. module.Creation(Name, streams.Keys.WordsPrefix)];
        var reply = await BeginScript.RunAsync(redis, keys, arguments);
        switch ((string?)reply[0])
        {
            case "ready":
                return (module, (string)reply[1]!, WordPlace.Parse((string)reply[2]!));
            case "busy":
                throw new SearchUnavailableException("Messages cannot be searched yet: RediSearch is building its index. Try again.");
            default:
                // It may have become another server.
                modules.TryRemove(redis, out _);
                logger.NoWordIndex((string?)reply[1] ?? "");
                throw new SearchUnavailableException("Messages cannot be searched on this server: RediSearch makes no index there. Try again.");
        }
    }

    /// <returns>Whether it was done: nobody else has changed anything since the place was read.</returns>
    private async Task<bool> CommitAsync(RedisConnection redis, SearchModule module, StreamKey stream, WordPlace? before, WordPlace? after, IReadOnlyList<(long Block, string Words)> blocks)
    {
        RedisKey[] keys = [streams.Key(stream, "words"), .. blocks.Select(block => (RedisKey)streams.Keys.Words(stream.Value, block.Block))];
        RedisValue[] arguments =
        [
            before?.ToString() ?? "", after?.ToString() ?? "", module.Keeps, Name, WordBlock.RoomOf(stream), .. blocks.SelectMany(block => new RedisValue[] { block.Block, block.Words }),
        ];
        var reply = await CommitScript.RunAsync(redis, keys, arguments);
        return (string?)reply[0] == "done";
    }
}
