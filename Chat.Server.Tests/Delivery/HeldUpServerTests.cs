using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Delivery;

/// <summary>A real process that is stopped for a moment, again and again, finds the messages of many rooms there at once.</summary>
public sealed class HeldUpServerTests
{
    private const int Rooms = 30;
    private const int Rounds = 8;

    [Fact]
    public async Task What_many_rooms_said_while_the_server_was_held_up_reaches_everyone_once_and_in_order()
    {
        await using var server = await ServerProcess.StartAsync("--Chat:History:Store=Memory");
        var clients = new List<(ChatTestClient Client, string Room)>();
        for (var i = 0; i < Rooms * 3; i++)
        {
            var client = await Connect.ToAsync(server.Address, $"user{i}", Connect.EveryProtocol[i % Connect.EveryProtocol.Length]);
            clients.Add((client, $"room{i / 3}"));
            await client.JoinAsync($"room{i / 3}");
        }

        for (var round = 0; round < Rounds; round++)
        {
            server.Signal("STOP");
            var said = clients.Select(c => c.Client.SayAsync(c.Room, $"{round}")).ToArray();
            var typed = clients.Select(c => c.Client.TypeAsync(c.Room)).ToArray();
            server.Signal("CONT");
            await Task.WhenAll(said).WaitAsync(Wait.Deadline);
            await Task.WhenAll(typed).WaitAsync(Wait.Deadline);
        }

        foreach (var (client, room) in clients)
        {
            await Wait.UntilAsync(() => client.MessagesIn(room).Count >= Rounds * 3, "everything has come");
            client.MessagesIn(room).Select(m => m.Seq).Should().Equal(Enumerable.Range(1, Rounds * 3).Select(i => (long)i));
            await client.DisposeAsync();
        }
    }
}
