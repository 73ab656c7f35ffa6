using Chat.Server.Ports;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using Chat.Server.Tests.Specifications;
using FluentAssertions;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;
using RedisNodes = Chat.Server.Stores.Redis.Nodes.RedisNodes;

namespace Chat.Server.Tests.Stores.Redis.Presence;

/// <summary>Two nodes with one Redis ask each other.</summary>
public abstract class SharedNodesSpecification(SharedRedis redis) : NodesSpecification
{
    private protected override async Task<INodes[]> CreateAsync() => [.. (await StartAsync()).Select(node => node.Nodes)];

    [Fact]
    public async Task A_node_that_never_answers_has_a_reply_without_a_body()
    {
        var time = new ManualTime();
        var nodes = await StartAsync(time);
        var isAsked = false;
        nodes[0].Nodes.Answer((_, body) => Task.FromResult(body));
        nodes[1].Nodes.Answer((_, _) =>
        {
            Volatile.Write(ref isAsked, true);
            return new TaskCompletionSource<string>().Task;
        });

        var asking = nodes[0].Nodes.AskAsync("q", "1");
        await Wait.UntilAsync(() => Volatile.Read(ref isAsked), "the node is asked");

        (await PassedOnAsync(asking, time)).Should().Equal(new NodeReply(nodes[0].Nodes.NodeId, "1"), new NodeReply(nodes[1].Nodes.NodeId, null));
    }

    [Fact]
    public async Task A_node_that_was_killed_has_no_body_while_its_lease_lives()
    {
        var time = new ManualTime();
        var nodes = await StartAsync(time);
        foreach (var node in nodes) node.Nodes.Answer((_, body) => Task.FromResult(body));
        await nodes[1].Node.DieAsync();

        (await PassedOnAsync(nodes[0].Nodes.AskAsync("q", "1"), time)).Should().Equal(new NodeReply(nodes[0].Nodes.NodeId, "1"), new NodeReply(nodes[1].Nodes.NodeId, null));
    }

    [Fact]
    public async Task A_node_without_redis_cannot_ask()
    {
        var nodes = await StartAsync();
        await nodes[0].Node.DieAsync();

        var asking = () => nodes[0].Nodes.AskAsync("q", "1");

        await asking.Should().ThrowAsync<NodesUnavailableException>();
    }

    [Fact]
    public async Task What_is_too_large_is_neither_asked_nor_answered()
    {
        var nodes = await StartAsync();
        nodes[0].Nodes.Answer((_, body) => Task.FromResult(body));
        nodes[1].Nodes.Answer((_, _) => Task.FromResult(new string('1', 1024 * 1024 + 1)));

        var asking = () => nodes[0].Nodes.AskAsync("q", new string('1', 64 * 1024 + 1));
        await asking.Should().ThrowAsync<ArgumentException>();
        (await nodes[0].Nodes.AskAsync("q", new string('1', 64 * 1024))).Select(reply => reply.Body?.Length).Should().Equal(64 * 1024, null);
    }

    /// <summary>Lets the time pass that is given to others for an answer.</summary>
    private static async Task<IReadOnlyList<NodeReply>> PassedOnAsync(Task<IReadOnlyList<NodeReply>> asking, ManualTime time)
    {
        await Wait.UntilAsync(
            () =>
            {
                time.Advance(TimeSpan.FromMinutes(5));
                return asking.IsCompleted;
            },
            "the question is given up");
        return await asking;
    }

    private async Task<(TestNode Node, RedisNodes Nodes)[]> StartAsync(TimeProvider? time = null)
    {
        var options = SharedRedis.Options(SharedRedis.NewPrefix());
        options.LeaseDuration = TimeSpan.FromMinutes(5);
        var nodes = new (TestNode, RedisNodes)[2];
        for (var i = 0; i < nodes.Length; i++)
        {
            var connection = await redis.ConnectAsync(options);
            var node = await TestNode.StartAsync(connection);
            nodes[i] = (node, new RedisNodes(connection.First, node.Presence, time ?? TimeProvider.System, NullLogger<RedisNodes>.Instance));
            await nodes[i].Item2.ListenAsync(CancellationToken.None);
        }

        return nodes;
    }
}
