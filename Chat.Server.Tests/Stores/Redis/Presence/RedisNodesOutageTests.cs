using Chat.Server.Ports;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Nodes;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;

namespace Chat.Server.Tests.Stores.Redis.Presence;

public sealed class RedisNodesOutageTests
{
    [RedisFact]
    public async Task Nodes_ask_each_other_again_when_redis_is_back()
    {
        await using var redis = await RedisProcess.StartAsync();
        await using var first = Connect(redis);
        await using var second = Connect(redis);
        INodes[] all = [await StartAsync(first), await StartAsync(second)];
        foreach (var node in all) node.Answer((_, body) => Task.FromResult(body));
        await Wait.UntilAsync(EveryoneAnswersAsync, "the nodes know each other");

        await redis.KillAsync();
        var asking = () => all[0].AskAsync("q", "1");
        await asking.Should().ThrowAsync<NodesUnavailableException>();
        await redis.StartAgainAsync();

        await Wait.UntilAsync(EveryoneAnswersAsync, "both answer again");

        async Task<bool> EveryoneAnswersAsync()
        {
            try
            {
                foreach (var node in all)
                {
                    var replies = await node.AskAsync("q", "1");
                    if (replies.Count != 2 || replies.Any(reply => reply.Body is null)) return false;
                }

                return true;
            }
            catch (NodesUnavailableException)
            {
                return false;
            }
        }
    }

    private static RedisConnection Connect(RedisProcess redis) => new(
        redis.ConnectionString, new ScaleOutOptions { LeaseDuration = TimeSpan.FromMinutes(5) }, TimeProvider.System, NullLogger<RedisConnection>.Instance);

    private static async Task<INodes> StartAsync(RedisConnection redis)
    {
        await Wait.UntilAsync(() => redis.IsConnected, "Redis is connected");
        var nodes = new RedisNodes(redis, (await TestNode.StartAsync(redis)).Presence, TimeProvider.System, NullLogger<RedisNodes>.Instance);
        await nodes.ListenAsync(CancellationToken.None);
        return nodes;
    }
}
