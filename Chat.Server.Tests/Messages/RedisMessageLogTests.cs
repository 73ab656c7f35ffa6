using Chat.Server.Messages;
using Chat.Server.Tests.ScaleOut;
using Chat.Server.Tests.Specifications;
using FluentAssertions;
using StackExchange.Redis;
using Xunit;

namespace Chat.Server.Tests.Messages;

public sealed class RedisMessageLogTests(SharedRedisServer redis) : MessageLogSpecification, IClassFixture<SharedRedisServer>
{
    /// <summary>As long as a message is kept by default, and the thirty days after that for which the numbering goes on.</summary>
    private static readonly TimeSpan Life = new HistoryOptions().MaxAge + TimeSpan.FromDays(30);

    [Fact]
    public async Task Whatever_a_stream_keeps_in_Redis_has_an_end_and_no_message_lies_further_back_than_that()
    {
        var prefix = SharedRedis.NewPrefix();
        var log = await redis.OpenLogAsync(new HistoryOptions(), Time, prefix);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var database = connection.GetDatabase();
        await log.SayManyAsync(Lobby, 20);
        var keys = await redis.KeysAsync(prefix);
        keys.Should().HaveCount(2);
        await EachLivesAsync();

        await database.KeyDeleteAsync(keys.Single(key => key.EndsWith("messages", StringComparison.Ordinal)));
        await log.SayAsync(Lobby, "a list made anew");
        await EachLivesAsync();

        foreach (var key in keys) await database.KeyExpireAsync(key, TimeSpan.FromMinutes(5));
        await database.HashSetAsync(keys.Single(key => key.EndsWith("head", StringComparison.Ordinal)), "renewed", 0);
        await log.SayAsync(Lobby, "long after");
        await EachLivesAsync();

        async Task EachLivesAsync()
        {
            foreach (var key in keys) (await database.KeyTimeToLiveAsync(key)).Should().BeGreaterThan(Life);
        }
    }

    private protected override Task<IMessageLog> CreateAsync(HistoryOptions options, TimeProvider time) => redis.OpenLogAsync(options, time);
}
