using Chat.Contracts;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Hosting.ScaleOut;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Moderation;

/// <summary>What is imposed on one node holds on the other.</summary>
public sealed class SanctionNodeTests(TwoNodesOnRedis nodes) : IClassFixture<TwoNodesOnRedis>
{
    [Fact]
    public async Task A_mute_of_one_node_is_kept_to_on_the_other_and_so_is_its_end()
    {
        await using var root = await Connect.ToAsync(nodes.Addresses[0], "root", WireProtocol.Json, ChatRoles.Admin);
        await using var mallory = await Connect.ToAsync(nodes.Addresses[1], "mallory", WireProtocol.MessagePack);
        await mallory.JoinAsync("muted");
        await mallory.SayAsync("muted", "hello");

        await root.MuteAsync("muted", "mallory");
        await Wait.UntilAsync(async () => await CodeAsync(() => mallory.SayAsync("muted", "hello")) == ChatErrors.Muted, "the other node knows of the mute");

        await root.LiftAsync(SanctionKinds.Mute, "muted", "mallory");
        await Wait.UntilAsync(async () => await CodeAsync(() => mallory.SayAsync("muted", "hello")) is null, "the other node knows of the lifting");
    }

    [Fact]
    public async Task A_user_who_is_banned_from_a_room_leaves_it_on_every_node()
    {
        await using var root = await Connect.ToAsync(nodes.Addresses[0], "root", WireProtocol.Json, ChatRoles.Admin);
        var clients = await Task.WhenAll(nodes.Addresses.Select(node => Connect.ToAsync(node, "mallory", WireProtocol.PlainJson)));
        foreach (var client in clients.Append(root)) await client.JoinAsync("banned");

        await root.BanAsync("banned", "mallory");

        foreach (var client in clients)
        {
            (await client.Events.FirstAsync<MemberLeft>(left => left.UserId == "mallory")).Reason.Should().Be(LeaveReasons.Kicked);
            (await CodeAsync(() => client.JoinAsync("banned"))).Should().Be(ChatErrors.Banned);
        }

        (await root.Events.FirstAsync<MemberLeft>()).Should().Be(new MemberLeft("banned", "mallory", 1, LeaveReasons.Kicked));
        foreach (var client in clients) await client.DisposeAsync();
    }

    [Fact]
    public async Task A_user_who_is_banned_from_the_service_is_cut_off_on_every_node()
    {
        await using var root = await Connect.ToAsync(nodes.Addresses[0], "root", WireProtocol.Json, ChatRoles.Admin);
        var clients = await Task.WhenAll(nodes.Addresses.Select(node => PlainTestClient.ConnectAsync(node, TestTokens.For("eve"))));
        foreach (var client in clients) await client.WelcomeAsync();

        await root.BanAsync(null, "eve");

        foreach (var client in clients)
        {
            await client.Closed.WaitAsync(Wait.Deadline);
            client.CloseCode.Should().Be(CloseCodes.Removed);
            await client.DisposeAsync();
        }

        await using var refused = await PlainTestClient.ConnectAsync(nodes.Addresses[1], TestTokens.For("eve"));
        await refused.Closed.WaitAsync(Wait.Deadline);
        refused.CloseCode.Should().Be(CloseCodes.Removed);
    }

    private static async Task<string?> CodeAsync(Func<Task> call)
    {
        try
        {
            await call();
            return null;
        }
        catch (ChatErrorException e)
        {
            return e.Code;
        }
    }
}
