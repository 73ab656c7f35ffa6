using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Log;
using Chat.Server.Stores.Redis.Log.Words;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log.Words;

/// <summary>Searching on servers whose Redis has RediSearch, gets it, or starts again.</summary>
[NeedsRediSearch]
public sealed class RediSearchTests
{
    private const int Large = 2 * WordIndex.StepLength;
    private const string Room = "room";

    [Theory]
    [InlineData("On")]
    [InlineData("Off")]
    public async Task What_is_said_on_one_node_is_found_on_another(string fastPath)
    {
        await using var redis = await RediSearchServers.StartOneAsync();
        await using var nodes = await Nodes.StartAsync(redis, 2, "--Chat:History:Search=true", $"--Chat:FastPath={fastPath}", "--Chat:Limits:Enabled=false");
        await using var alice = await nodes.ConnectAsync(0, "alice");
        await using var bob = await nodes.ConnectAsync(1, "bob");
        await using var eve = await nodes.ConnectAsync(1, "eve");
        await alice.JoinAsync(Room);
        await bob.JoinAsync(Room);
        for (var i = 1; i <= Large; i++) await alice.SayAsync(Room, $"Größe {i}");

        (await bob.SearchAsync(Room, "GROSSE 1*")).Messages.Should().BeEmpty();
        (await bob.SearchAsync(Room, "größe 17")).Messages.Should().ContainSingle().Which.Seq.Should().Be(17);
        await alice.EditAsync(Room, 17, "kleiner");
        await alice.DeleteAsync(Room, 18);
        (await bob.SearchAsync(Room, "größe 17")).Messages.Should().BeEmpty();
        (await bob.SearchAsync(Room, "18")).Messages.Should().BeEmpty();
        (await bob.SearchAsync(Room, "klein*")).Messages.Should().ContainSingle().Which.Seq.Should().Be(17);
        (await FluentActions.Awaiting(() => eve.SearchAsync(Room, "klein*")).Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.NotAMember);
    }

    [Fact]
    public async Task A_module_that_is_loaded_later_is_used()
    {
        await using var redis = await RedisProcess.StartAsync("--enable-module-command", "yes");
        await using var connection = await ConnectAsync(redis);
        await using var log = SharedRedis.Open(connection, new HistoryOptions { Search = true, CommitInterval = TimeSpan.Zero }, TimeProvider.System).Log;
        for (var i = 1; i <= Large; i++) await log.SayAsync(StreamKey.Room(Room), $"word{i}");
        (await FluentActions.Awaiting(() => FindAsync(log, "word7")).Should().ThrowAsync<SearchUnavailableException>()).WithMessage("*without RediSearch*");

        await redis.ExecuteAsync("MODULE", "LOAD", RediSearchServers.Module);

        (await FindAsync(log, "word7")).Should().Equal(7);
    }

    [Fact]
    public async Task After_a_crash_of_Redis_all_is_found_again()
    {
        await using var redis = await RediSearchServers.StartOneAsync();
        await using var connection = await ConnectAsync(redis);
        await using var log = SharedRedis.Open(connection, new HistoryOptions { Search = true, CommitInterval = TimeSpan.Zero }, TimeProvider.System).Log;
        for (var i = 1; i <= Large; i++) await log.SayAsync(StreamKey.Room(Room), $"word{i}");
        (await FindAsync(log, "word7")).Should().Equal(7);

        await redis.KillAsync();
        await redis.StartAgainAsync();

        IReadOnlyList<long> found = [];
        await Wait.UntilAsync(
            async () =>
            {
                try
                {
                    found = await FindAsync(log, "word7");
                    return true;
                }
                catch (Exception e) when (e is SearchUnavailableException or MessageLogUnavailableException)
                {
                    return false;
                }
            },
            "Redis is searched again");
        found.Should().Equal(7);
        await log.SayAsync(StreamKey.Room(Room), "word7");
        (await FindAsync(log, "word7")).Should().Equal(Large + 1, 7);
    }

    private static async Task<RedisConnection> ConnectAsync(RedisProcess redis)
    {
        var connection = new RedisConnection(
            redis.ConnectionString, SharedRedis.Options("chat:"), TimeProvider.System, NullLogger<RedisConnection>.Instance);
        await connection.GetAsync();
        return connection;
    }

    private static async Task<IReadOnlyList<long>> FindAsync(RedisMessageLog log, string text) =>
        SearchQuery.TryParse(text, out var query)
            ? [.. (await log.SearchAsync(StreamKey.Room(Room), query, long.MaxValue, new PageLimit(50))).Messages.Select(message => message.Seq)]
            : throw new ArgumentException(text);
}
