using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Moderation;

/// <summary>Sanctions on a whole server: what its store and its settings make of them.</summary>
public sealed class SanctionServerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("chat-sanctions-");

    private string Setting => $"--ConnectionStrings:Messages=Data Source={Path.Combine(folder.FullName, "messages.db")}";

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_ban_and_a_mute_survive_a_restart()
    {
        await using (var server = await ChatServer.StartAsync(Setting))
        {
            await using var root = await Connect.ToAsync(server.Address, "root", WireProtocol.Json, ChatRoles.Admin);
            await root.BanAsync("lobby", "mallory");
            await root.BanAsync(null, "eve");
            await root.MuteAsync("other", "mallory");
        }

        await using var again = await ChatServer.StartAsync(Setting);
        await using var mallory = await Connect.ToAsync(again.Address, "mallory", WireProtocol.PlainJson);
        var joining = () => mallory.JoinAsync("lobby");
        (await joining.Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.Banned);
        await mallory.JoinAsync("other");
        var saying = () => mallory.SayAsync("other", "hello");
        (await saying.Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.Muted);
        await using var eve = await PlainTestClient.ConnectAsync(again.Address, TestTokens.For("eve"));
        await eve.Closed.WaitAsync(Wait.Deadline);
        eve.CloseCode.Should().Be(CloseCodes.Removed);
    }

    [Fact]
    public async Task A_ban_is_kept_to_where_rooms_need_not_be_joined()
    {
        await using var server = await ChatServer.StartAsync("--Chat:Rooms:MembersOnly=false");
        await using var root = await Connect.ToAsync(server.Address, "root", WireProtocol.Json, ChatRoles.Admin);
        await using var mallory = await Connect.ToAsync(server.Address, "mallory", WireProtocol.Json);
        await mallory.SayAsync("lobby", "hello");

        await root.BanAsync("lobby", "mallory");

        foreach (var call in new Func<Task>[]
        {
            () => mallory.SayAsync("lobby", "hello"), () => mallory.TypeAsync("lobby"), () => mallory.MembersAsync("lobby"), () => mallory.HistoryAsync(new HistoryRequest("lobby")),
        })
            (await call.Should().ThrowAsync<ChatErrorException>()).Which.Code.Should().Be(ChatErrors.Banned);
    }

    [Fact]
    public async Task Nobody_is_let_in_while_what_was_imposed_has_never_been_read()
    {
        var file = Path.Combine(folder.FullName, "messages.sanctions.db");
        await File.WriteAllTextAsync(file, new string('x', 4096));
        await using var server = await ChatServer.StartAsync(Setting);

        await using var refused = await PlainTestClient.ConnectAsync(server.Address, TestTokens.For("alice"));
        await refused.Closed.WaitAsync(Wait.Deadline);
        refused.CloseCode.Should().Be(CloseCodes.TryAgainLater);

        File.Delete(file);
        await using var alice = await Connect.ToAsync(server.Address, "alice", WireProtocol.Json);
        await alice.JoinAsync("lobby");
        await alice.SayAsync("lobby", "hello");
    }
}
