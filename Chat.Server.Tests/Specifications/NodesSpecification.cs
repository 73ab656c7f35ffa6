using Chat.Server.Ports;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What <see cref="INodes"/> promises, whatever the implementation.</summary>
public abstract class NodesSpecification
{
    /// <summary>All nodes of a service, able to be asked.</summary>
    private protected abstract Task<INodes[]> CreateAsync();

    [Fact]
    public async Task Every_node_answers_once_whoever_asks()
    {
        var nodes = await CreateAsync();
        for (var i = 0; i < nodes.Length; i++)
        {
            var number = i;
            nodes[i].Answer((question, body) => Task.FromResult($"[{number},\"{question}\",{body}]"));
        }

        var expected = nodes.Select((node, i) => new NodeReply(node.NodeId, $"[{i},\"é?\",{{}}]"));
        foreach (var node in nodes) (await node.AskAsync("é?", "{}")).Should().BeEquivalentTo(expected);
    }

    [Fact]
    public async Task A_node_that_fails_has_not_answered()
    {
        var nodes = await CreateAsync();
        foreach (var node in nodes) node.Answer((_, body) => Task.FromResult(body));
        nodes[^1].Answer((_, _) => throw new InvalidOperationException("It fails."));

        var replies = await nodes[0].AskAsync("q", "1");

        replies.Should().BeEquivalentTo(nodes.Select(node => new NodeReply(node.NodeId, node == nodes[^1] ? null : "1")));
    }

    [Fact]
    public async Task Questions_at_the_same_time_get_their_own_answers()
    {
        var nodes = await CreateAsync();
        foreach (var node in nodes) node.Answer((question, body) => Task.FromResult(question + body));

        await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
            (await nodes[i % nodes.Length].AskAsync("q", $"{i}")).Should().BeEquivalentTo(nodes.Select(node => new NodeReply(node.NodeId, $"q{i}")))));
    }

    [Fact]
    public async Task Whoever_asks_may_give_up()
    {
        var nodes = await CreateAsync();
        foreach (var node in nodes) node.Answer((_, _) => new TaskCompletionSource<string>().Task);
        using var cancellation = new CancellationTokenSource();

        var asking = nodes[0].AskAsync("q", "1", cancellation.Token);
        await cancellation.CancelAsync();

        await ((Func<Task>)(() => asking)).Should().ThrowAsync<OperationCanceledException>();
    }
}
