using System.IO.Pipelines;
using System.Text;
using Chat.Contracts;
using Chat.Server.Delivery;
using Chat.Server.Kernel;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Chat.Server.Tests.Delivery;

/// <summary>A real SignalR connection on this node, and why it ends: the first reason counts, and is said once.</summary>
public sealed class LocalConnectionTests
{
    private readonly Pipe pipe = new();
    private readonly LogCapture log = new();

    [Fact]
    public async Task A_connection_that_was_told_why_it_ends_is_not_also_called_slow()
    {
        var connection = Connection();

        connection.Close(CloseOrder.GoingAway);
        connection.GiveUp();

        (await ReadAsync()).Should().Contain("1001: Server going away").And.NotContain("4008");
        TooSlow().Should().BeEmpty();
    }

    [Fact]
    public async Task A_connection_that_is_called_slow_is_not_told_another_reason_as_well()
    {
        var connection = Connection();

        connection.GiveUp();
        connection.Close(CloseOrder.GoingAway);

        (await ReadAsync()).Should().Contain("4008: Reading too slowly").And.NotContain("1001");
        TooSlow().Should().ContainSingle();
    }

    [Fact]
    public void A_connection_that_has_ended_is_not_called_slow_afterwards()
    {
        var connection = Connection();

        connection.End();
        connection.GiveUp();

        TooSlow().Should().BeEmpty();
    }

    [Fact]
    public void A_member_whose_join_is_never_answered_is_given_up_once()
    {
        var member = new Member(Connection());
        member.Hold();

        for (var seq = 1; seq < 10_100; seq++)
            member.Deliver(new Outgoing(new InvocationMessage(nameof(IChatClient.Message), [new ChatMessage("id", "room", seq, "bob", "text", DateTime.UnixEpoch)])));

        TooSlow().Should().ContainSingle();
    }

    private LocalConnection Connection()
    {
        var transport = new DuplexPipe(new Pipe().Reader, pipe.Writer);
        var context = new HubConnectionContext(
            new DefaultConnectionContext("c", transport, transport), new HubConnectionContextOptions(), NullLoggerFactory.Instance)
        {
            Protocol = new JsonHubProtocol(),
            UserIdentifier = "alice",
        };
        return new LocalConnection(context, new DeliveryOptions(), new DeliveryMetrics(TestMeters.Create(), TimeProvider.System), TimeProvider.System, log.CreateLogger("Delivery"));
    }

    private IEnumerable<string> TooSlow() => log.Lines.Where(line => line.Contains("[1305]", StringComparison.Ordinal));

    private async Task<string> ReadAsync()
    {
        await pipe.Writer.CompleteAsync();
        var text = new StringBuilder();
        while (true)
        {
            var result = await pipe.Reader.ReadAsync().AsTask().WaitAsync(Wait.Deadline);
            foreach (var segment in result.Buffer) text.Append(Encoding.UTF8.GetString(segment.Span));
            pipe.Reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) return text.ToString();
        }
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
