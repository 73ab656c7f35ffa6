using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Webhooks;

/// <summary>A real process that ends between what happened and its webhook, killed or in order.</summary>
public sealed class WebhookRestartTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-webhooks-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_message_with_a_receipt_is_told_although_the_server_was_killed_before(bool journal)
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await receiver.StopAsync();
        await using var server = await ServerProcess.StartAsync([
            .. receiver.AsEndpoint(), "--Chat:Webhooks:Endpoints:0:Events:0=message", $"--Chat:History:Journal={journal}",
            $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}",
        ]);
        const int rounds = 3, messages = 20;
        for (var round = 0; round < rounds; round++)
        {
            await using (var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson))
            {
                await alice.JoinAsync("room");
                for (var i = 0; i < messages; i++) await alice.SayAsync("room", $"{round}.{i}");
            }

            await server.KillAsync();
            await server.StartAgainAsync();
        }

        await receiver.StartAgainAsync();

        await Wait.UntilAsync(() => receiver.Events.Count >= rounds * messages, "the back end has all messages");
        receiver.Events.Select(e => (long)e.Data["seq"]!).Should().Equal(Enumerable.Range(1, rounds * messages).Select(i => (long)i));
        receiver.Events.Select(e => e.Text).Should().Equal(Enumerable.Range(0, rounds).SelectMany(round => Enumerable.Range(0, messages).Select(i => $"{round}.{i}")));
    }

    [Fact]
    public async Task Who_left_with_a_server_that_was_stopped_is_told_of_by_the_next_one()
    {
        await using var receiver = await WebhookReceiver.StartAsync();
        await using var server = await ServerProcess.StartAsync([
            .. receiver.AsEndpoint(), $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}",
        ]);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.PlainJson);
        await alice.JoinAsync("room");
        await Wait.UntilAsync(() => receiver.Events.Any(e => e.Type == "joined"), "the back end has the join");

        server.Signal("TERM");
        await server.WaitForExitAsync();
        await server.StartAgainAsync();

        await Wait.UntilAsync(() => receiver.Events.Count >= 6, "the back end has the end");
        receiver.Events.Where(e => e.Room == "room").Select(e => e.Type).Should().Equal("room_occupied", "joined", "left", "room_vacated");
        receiver.Events.Where(e => e.Room is null).Select(e => e.Type).Should().Equal("user_online", "user_offline");
    }
}
