using Chat.Server.Delivery;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Delivery;

public sealed class EndedConnectionsTests
{
    [Fact]
    public void The_last_thousand_are_remembered_and_no_more()
    {
        var ended = new EndedConnections();
        ended.ToArray().Should().BeEmpty();

        for (var i = 0; i < 2345; i++)
            ended.Add(new ConnectionEnd("alice", new ConnectionDetails($"{i}", "json", default, null, null), default, null, 0, 0, 0));

        ended.ToArray().Select(end => int.Parse(end.Connection.ConnectionId)).Order().Should().Equal(Enumerable.Range(1345, EndedConnections.Capacity));
    }
}
