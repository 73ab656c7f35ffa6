using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Hosting.Diagnostics;

/// <summary>Whoever should read the server's output does not: a pipe of a container's runtime that has stopped, a paused terminal.</summary>
public sealed class StuckOutputTests
{
    private const string Room = "room";

    /// <summary>Two lines each: more than the 64 KiB of a pipe and the queue of 2,500 lines hold, whatever the lines' length.</summary>
    private const int Joins = 2500;

    [Fact]
    public async Task A_server_whose_output_nobody_reads_goes_on_serving_and_ends_when_it_is_told_to()
    {
        await using var server = await StartAndFillAsync();

        await ServesAsync(server);

        server.Signal("TERM");
        (await server.WaitForExitAsync()).Should().Be(0);
    }

    [Fact]
    public async Task What_was_left_out_is_counted_when_the_output_is_read_again()
    {
        await using var server = await StartAndFillAsync();

        server.ReadOutput();

        // The next line that has room says so.
        await Wait.UntilAsync(
            async () =>
            {
                await ServesAsync(server);
                return server.Output.Contains("message(s) dropped");
            },
            "the count is printed");
        server.Output.Should().MatchRegex("[1-9][0-9]* message\\(s\\) dropped");
    }

    private static async Task<ServerProcess> StartAndFillAsync()
    {
        var server = await ServerProcess.StartUnreadAsync("--Logging:LogLevel:Default=Information");
        try
        {
            await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson).WaitAsync(Wait.Deadline);
            for (var i = 0; i < Joins; i++)
            {
                await alice.JoinAsync(Room).WaitAsync(Wait.Deadline);
                await alice.LeaveAsync(Room).WaitAsync(Wait.Deadline);
            }

            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static async Task ServesAsync(ServerProcess server)
    {
        await using var bob = await Connect.ToAsync(server.Address, "bob", WireProtocol.MessagePack).WaitAsync(Wait.Deadline);
        await bob.JoinAsync(Room).WaitAsync(Wait.Deadline);
        var receipt = await bob.SayAsync(Room, "hello").WaitAsync(Wait.Deadline);
        (await bob.Events.FirstAsync<ChatMessage>(m => m.Seq == receipt.Seq)).Text.Should().Be("hello");
    }
}
