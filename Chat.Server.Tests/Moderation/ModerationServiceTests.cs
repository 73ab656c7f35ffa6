using Chat.Contracts;
using Chat.Server.Hosting.ScaleOut;
using Chat.Server.Kernel;
using Chat.Server.Moderation;
using Chat.Server.Ports;
using Chat.Server.Rooms;
using Chat.Server.Stores.Memory;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.Rooms;
using Chat.Server.Webhooks;
using FluentAssertions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Chat.Server.Tests.Moderation;

/// <summary>What moderation says when something it needs is away, and what it keeps.</summary>
public sealed class ModerationServiceTests
{
    private static readonly Moderator Root = Moderator.Admin("root");

    private readonly ManualTime time = new();
    private readonly SingleNode nodes = new();
    private readonly SwitchableSanctions store;
    private readonly SanctionBoard board;
    private readonly ModerationService service;

    public ModerationServiceTests()
    {
        store = new SwitchableSanctions(new MemorySanctions(time));
        board = new SanctionBoard(store, time);
        var events = new ServiceCollection().AddMetrics().AddLogging().AddOptions().AddSingleton<TimeProvider>(time).AddSingleton<WebhookMetrics>().AddSingleton<EventSink>()
            .BuildServiceProvider().GetRequiredService<EventSink>();
        service = new ModerationService(store, board, new RoomExpulsion(nodes), events, time, NullLogger<ModerationService>.Instance);
    }

    [Fact]
    public async Task A_kick_says_how_many_connections_left_and_is_unavailable_when_a_node_does_not_answer()
    {
        nodes.Answer((_, _) => Task.FromResult("2"));
        (await KickAsync()).Should().Be(2);

        nodes.Answer((_, _) => throw new InvalidOperationException("a fault"));
        await ((Func<Task>)KickAsync).Should().ThrowAsync<NodesUnavailableException>();
    }

    [Fact]
    public async Task Nothing_is_imposed_while_the_store_is_away()
    {
        var present = store.Store;
        store.Store = null;
        var muting = () => service.MuteAsync(Root, new MuteRequest("mallory"), default);
        await muting.Should().ThrowAsync<SanctionsUnavailableException>();

        store.Store = present;
        await board.FollowAsync(default);
        board.Find(SanctionKind.Mute, "mallory", null).Should().BeNull();
    }

    [Fact]
    public async Task Times_are_kept_in_whole_milliseconds_and_known_at_once()
    {
        var until = time.GetUtcNow().UtcDateTime.AddHours(1);

        var imposed = await service.BanAsync(Root, new BanRequest("mallory", "lobby", until, "spam"), default);

        imposed.Should().Be(new Sanction(
            SanctionKind.Ban, "lobby", "mallory", ChatTime.WholeMilliseconds(until), "spam", "root", ChatTime.WholeMilliseconds(time.GetUtcNow().UtcDateTime)));
        board.Find(SanctionKind.Ban, "mallory", "lobby").Should().Be(imposed);
    }

    private Task<int> KickAsync() => service.KickAsync(Root, new KickRequest("lobby", "mallory"), default);
}
