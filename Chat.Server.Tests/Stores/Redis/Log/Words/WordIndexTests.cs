using Chat.Server.Ports;
using Chat.Server.Stores.Redis.Log;
using Chat.Server.Stores.Redis.Log.Words;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using StackExchange.Redis;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log.Words;

/// <summary>What is special about rooms that are large enough for an index in Redis.</summary>
[NeedsRediSearch]
public sealed class WordIndexTests(RediSearchServer redis) : IClassFixture<RediSearchServer>
{
    private const int Large = 2 * WordIndex.StepLength;

    private static readonly StreamKey Lobby = StreamKey.Room("lobby");

    private readonly string prefix = SharedRedis.NewPrefix();
    private readonly ManualTime time = new();

    [Theory]
    [InlineData("lobby")]
    [InlineData("r{o}om% | @words:{a*} \"é\"")]
    public async Task An_index_finds_just_what_reading_every_message_finds(string name)
    {
        var room = StreamKey.Room(name);
        var random = new Random(7);
        string[] words = [.. Enumerable.Range(0, 60).Select(i => $"{(char)('a' + i % 5)}{(i % 7 == 0 ? "é" : "o")}{i:x}{(i % 3 == 0 ? "𝒳日本" : "stem")}"), "the", "and", "12", "3.5", "a", "ß", "𝒳"];
        var log = await OpenAsync();
        var texts = Enumerable.Range(0, Large + 100).Select(_ => string.Join(random.Next(4) == 0 ? "-" : " ", Enumerable.Range(0, random.Next(1, 6)).Select(_ => words[random.Next(words.Length)]))).ToArray();
        await FillAsync(log, texts, room);
        var all = (await log.ReadBeforeAsync(room, long.MaxValue, texts.Length)).Messages;

        for (var i = 0; i < 100; i++)
        {
            var text = string.Join(' ', Enumerable.Range(0, random.Next(1, 3)).Select(_ => Cut(words[random.Next(words.Length)])));
            if (!SearchQuery.TryParse(text, out var query)) continue;
            var before = random.Next(2) == 0 ? long.MaxValue : random.Next(1, texts.Length);
            var expected = all.Where(message => message.Seq < before && query.Matches(message.Text)).Select(message => message.Seq).Reverse().ToArray();

            (await FindAllAsync(log, text, room, before)).Should().Equal(expected, "that is searched: {0} before {1}", text, before);
        }

        string Cut(string word) => random.Next(3) == 0 ? word : string.Concat(word.EnumerateRunes().Take(random.Next(1, 5))) + "*";
    }

    [Fact]
    public async Task What_one_node_says_edits_or_deletes_is_so_for_the_next_search_on_another()
    {
        var (log, other) = (await OpenAsync(), await OpenAsync());
        await FillAsync(log, Large);
        (await FindAllAsync(other, "nothing")).Should().BeEmpty();
        (await DocumentsAsync()).Should().Be(Large / WordBlock.Length, "the other has made the index");

        for (var round = 0; round < 5; round++)
        {
            await FillAsync(log, 40);
            await AmendAsync(log, 10 + round, $"edited once{round}");
            await AmendAsync(log, Large + round, null);
            (await FindAllAsync(other, $"once{round}")).Should().Equal(10 + round);
            (await FindAllAsync(other, $"number{10 + round}")).Should().BeEmpty();
            (await FindAllAsync(other, $"number{Large + round}")).Should().BeEmpty();
            (await FindAllAsync(other, "common")).Should().HaveCount(Large + 40 * (round + 1) - 2 * (round + 1));
            (await FindAllAsync(log, $"number{Large + 40 * (round + 1)}")).Should().ContainSingle();
        }
    }

    [Fact]
    public async Task Nodes_that_search_and_change_at_once_spoil_nothing()
    {
        var logs = new[] { await OpenAsync(), await OpenAsync(), await OpenAsync() };
        await FillAsync(logs[0], Large);
        await Task.WhenAll(logs.Select((log, node) => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await log.SayAsync(Lobby, $"said{node}x{i} common");
                await AmendAsync(log, 1 + node + 3 * i, $"mine{node}x{i}");
                (await FindAllAsync(log, $"said{node}x{i}")).Should().ContainSingle();
                (await FindAllAsync(log, $"mine{node}x{i}")).Should().Equal(1 + node + 3 * i);
            }
        })));

        foreach (var log in logs)
        {
            (await FindAllAsync(log, "mi*")).Should().Equal(Enumerable.Range(1, 60).Select(i => (long)i).Reverse());
            (await FindAllAsync(log, "common")).Should().HaveCount(Large);
        }
    }

    [Fact]
    public async Task The_sweep_takes_out_what_was_edited_deleted_trimmed_or_cleared()
    {
        var log = await OpenAsync(new HistoryOptions { Search = true, MaxMessagesPerRoom = Large + 8, CommitInterval = TimeSpan.Zero });
        await FillAsync(log, Large);
        await FindAllAsync(log, "common");
        (await BlocksWithAsync("number20")).Should().Be(1);
        await AmendAsync(log, 20, "harmless");
        await AmendAsync(log, 40, null);
        (await log.SweepAsync()).Should().BeTrue();
        (await BlocksWithAsync("number20")).Should().Be(0);
        (await BlocksWithAsync("number40")).Should().Be(0);
        (await BlocksWithAsync("number41")).Should().Be(1);
        (await FindAllAsync(log, "harmless")).Should().Equal(20);

        await FillAsync(log, 3 * WordBlock.Length);
        await log.SweepAsync();
        (await DocumentsAsync()).Should().Be(Large / WordBlock.Length + 1, "the log has begun with the middle of a block and ends with one");
        foreach (var gone in new[] { 1, 32, 33, 39 }) (await BlocksWithAsync($"number{gone}")).Should().Be(0);
        (await BlocksWithAsync("number41")).Should().Be(1);

        await log.ClearAsync(Lobby, end: false);
        await log.SweepAsync();
        (await DocumentsAsync()).Should().Be(0);
        await FillAsync(log, Large);
        (await FindAllAsync(log, "common")).Should().HaveCount(Large);
        await log.ClearAsync(Lobby, end: true);
        (await FindAllAsync(log, "common")).Should().BeEmpty();
        (await DocumentsAsync()).Should().Be(0);
        await FillAsync(log, Large);
        (await FindAllAsync(log, "number7")).Should().Equal(7);
        (await DocumentsAsync()).Should().Be(Large / WordBlock.Length);
    }

    [Fact]
    public async Task A_room_that_is_forgotten_or_not_searched_leaves_nothing_in_the_index()
    {
        var log = await OpenAsync();
        foreach (var room in new[] { "lobby", "kitchen" })
        {
            await FillAsync(log, Large, StreamKey.Room(room));
            await FindAllAsync(log, "common", StreamKey.Room(room));
        }

        await redis.RunAsync(database => database.KeyDeleteAsync([$"{prefix}{{r:kitchen}}:head", $"{prefix}{{r:kitchen}}:messages"]));
        await log.SweepAsync();
        (await DocumentsAsync(StreamKey.Room("kitchen"))).Should().Be(0);
        (await redis.KeysAsync(prefix)).Should().NotContain(key => key.Contains("kitchen", StringComparison.Ordinal));
        (await DocumentsAsync()).Should().BePositive();

        time.Advance(WordSweep.Unused / 2);
        (await FindAllAsync(log, "common")).Should().HaveCount(Large);
        time.Advance(WordSweep.Unused / 2 + TimeSpan.FromMinutes(1));
        await log.SweepAsync();
        (await DocumentsAsync()).Should().BePositive();
        time.Advance(WordSweep.Unused);
        await log.SweepAsync();
        (await DocumentsAsync()).Should().Be(0);
        (await redis.KeysAsync(prefix)).Should().NotContain(key => key.Contains("words", StringComparison.Ordinal) || key.EndsWith(":rooms", StringComparison.Ordinal));
        (await FindAllAsync(log, "common")).Should().HaveCount(Large);
    }

    [Fact]
    public async Task What_was_said_before_the_switch_was_on_is_found_and_nothing_is_kept_when_it_is_off_again()
    {
        await FillAsync(await OpenAsync(new HistoryOptions { CommitInterval = TimeSpan.Zero }), Large);
        (await FindAllAsync(await OpenAsync(), "number3")).Should().Equal(3);
        (await DocumentsAsync()).Should().BePositive();

        await OpenAsync(new HistoryOptions());

        await Wait.UntilAsync(async () => await DocumentsAsync() == 0, "the index is empty");
        await Wait.UntilAsync(async () => !(await redis.KeysAsync(prefix)).Any(key => key.Contains("words", StringComparison.Ordinal)), "its keys are gone");
    }

    [Fact]
    public async Task An_index_that_was_lost_is_made_again()
    {
        var (log, other) = (await OpenAsync(), await OpenAsync());
        await FillAsync(log, Large);
        await FindAllAsync(log, "common");

        await redis.RunAsync(async database =>
        {
            var hasHashes = !((RedisResult[])(await database.ExecuteAsync("COMMAND", "INFO", "FT.DROPINDEX"))!)[0].IsNull;
            return await database.ExecuteAsync(hasHashes ? "FT.DROPINDEX" : "FT.DROP", prefix + "words");
        });
        (await FindAllAsync(other, "common")).Should().HaveCount(Large);

        await redis.ForgetAsync(prefix);
        (await FindAllAsync(log, "common")).Should().BeEmpty();
        await FillAsync(log, Large);
        (await FindAllAsync(other, "number5")).Should().Equal(5);
    }

    [Fact]
    public async Task A_room_too_large_for_one_search_is_searched_when_its_index_is_built()
    {
        const int count = 80 * WordIndex.StepLength;
        var log = await OpenAsync(new HistoryOptions { Search = true, MaxMessagesPerRoom = 1_000_000 });
        var first = await log.SayAsync(Lobby, "first");
        var entry = LogEntry.Encode(first.Message.Id, time.GetUtcNow().ToUnixTimeMilliseconds(), new MessageDraft("alice", "more of this", null));
        await redis.RunAsync(database => database.ScriptEvaluateAsync(
            $"for i = 2, {count} do redis.call('RPUSH', KEYS[1], string.format('%.0f ', i) .. ARGV[1]) end redis.call('HSET', KEYS[2], 'seq', '{count}')",
            [$"{prefix}{{r:lobby}}:messages", $"{prefix}{{r:lobby}}:head"], [entry]));

        var searching = async () => await FindAllAsync(log, "first");

        (await searching.Should().ThrowAsync<SearchUnavailableException>()).WithMessage("*being built*");
        await Wait.UntilAsync(async () => await DocumentsAsync() == count / WordBlock.Length, "the index is built by itself");
        (await searching()).Should().Equal(1);
    }

    private Task<RedisMessageLog> OpenAsync() => OpenAsync(new HistoryOptions { Search = true, CommitInterval = TimeSpan.Zero });

    private async Task<RedisMessageLog> OpenAsync(HistoryOptions options) => (await redis.OpenAsync(options, time, prefix)).Log;

    private static Task FillAsync(RedisMessageLog log, int count, StreamKey? room = null) => FillAsync(log, null, count, room ?? Lobby);

    private static Task FillAsync(RedisMessageLog log, string[] texts, StreamKey room) => FillAsync(log, texts, texts.Length, room);

    /// <summary>Says given texts in any order, or texts that have each message's number in its place.</summary>
    private static async Task FillAsync(RedisMessageLog log, string[]? texts, int count, StreamKey room)
    {
        var head = (await log.HeadsAsync([room]))[0].Seq;
        if (texts is not null) await Task.WhenAll(texts.Select(text => log.SayAsync(room, text).AsTask()));
        else for (var i = 1; i <= count; i++) await log.SayAsync(room, $"common number{head + i}");
    }

    private static async Task AmendAsync(RedisMessageLog log, long seq, string? text) =>
        await ((IMessageLog)log).AmendAsync(Lobby, (await log.ReadBeforeAsync(Lobby, seq + 1, 1)).Messages[0], text);

    /// <summary>The numbers of all messages that are found, page by page.</summary>
    private static async Task<List<long>> FindAllAsync(RedisMessageLog log, string text, StreamKey? room = null, long before = long.MaxValue)
    {
        var found = new List<long>();
        var query = SearchQuery.TryParse(text, out var parsed) ? parsed : throw new ArgumentException(text);
        SearchResult page;
        do
        {
            page = await log.SearchAsync(room ?? Lobby, query, found.Count == 0 ? before : found[^1], new PageLimit(50));
            found.AddRange(page.Messages.Select(message => message.Seq));
        }
        while (page.HasMore);
        return found;
    }

    private Task<long> DocumentsAsync(StreamKey? room = null) => CountAsync($"@room:{{{WordBlock.RoomOf(room ?? Lobby)}}}");

    private Task<long> BlocksWithAsync(string word) =>
        CountAsync($"@words:{{{WordBlock.WordsOf(Lobby, SearchQuery.TryParse(word, out var query) ? query : throw new ArgumentException(word)).Single()}}}");

    private async Task<long> CountAsync(string query)
    {
        var reply = (RedisResult[])(await redis.RunAsync(database => database.ExecuteAsync("FT.SEARCH", prefix + "words", query, "NOCONTENT", "LIMIT", "0", "1")))!;
        return (long)reply[0];
    }
}
