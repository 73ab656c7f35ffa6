using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms;
using Chat.Server.Stores.Memory;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Rooms;

public sealed class SanctionBoardTests
{
    private readonly ManualTime time = new();
    private readonly SwitchableSanctions store;
    private readonly SanctionBoard board;
    private readonly List<Sanction> banned = [];

    public SanctionBoardTests()
    {
        store = new SwitchableSanctions(new MemorySanctions(time));
        board = new SanctionBoard(store, time);
        board.Banned += banned.Add;
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    [Fact]
    public async Task It_knows_what_holds_after_each_look()
    {
        await ImposeAsync(Of("alice", "lobby"));
        board.Find(SanctionKind.Mute, "alice", "lobby").Should().NotBeNull();
        board.Find(SanctionKind.Mute, "alice", "Lobby").Should().BeNull();
        board.Find(SanctionKind.Mute, "alice", null).Should().BeNull();
        board.Find(SanctionKind.Ban, "alice", "lobby").Should().BeNull();
        board.Find(SanctionKind.Mute, "bob", "lobby").Should().BeNull();

        await store.LiftAsync(SanctionKind.Mute, "lobby", "alice");
        await board.FollowAsync(default);
        board.Find(SanctionKind.Mute, "alice", "lobby").Should().BeNull();
    }

    [Fact]
    public async Task Of_those_for_the_room_and_for_the_whole_service_the_one_that_holds_longest_counts()
    {
        await ImposeAsync(Of("alice", null) with { Until = Now.AddHours(1) });
        await ImposeAsync(Of("alice", "lobby") with { Until = Now.AddHours(2) });

        Refusal(() => board.DemandVoice("alice", "lobby")).Until.Should().Be(Now.AddHours(2));
        Refusal(() => board.DemandVoice("alice", "other")).Until.Should().Be(Now.AddHours(1));
        Refusal(() => board.DemandVoice("alice", null)).Code.Should().Be(ChatErrors.Muted);
        await ImposeAsync(Of("alice", null));
        Refusal(() => board.DemandVoice("alice", "lobby")).Until.Should().BeNull();
    }

    [Fact]
    public async Task One_ends_to_the_moment_without_a_look()
    {
        await ImposeAsync(Of("alice", "lobby", SanctionKind.Ban) with { Until = Now.AddSeconds(10) });
        time.Advance(TimeSpan.FromSeconds(9));
        Refusal(() => board.DemandEntry("alice", "lobby")).Code.Should().Be(ChatErrors.Banned);

        time.Advance(TimeSpan.FromSeconds(1));

        board.DemandEntry("alice", "lobby");
    }

    [Fact]
    public async Task Bans_are_told_of_once_and_not_those_of_the_beginning()
    {
        await store.ImposeAsync(Of("first", null, SanctionKind.Ban));
        await board.LoadAsync(default);
        banned.Should().BeEmpty();

        await ImposeAsync(Of("alice", "lobby", SanctionKind.Ban));
        await ImposeAsync(Of("alice", "lobby"));
        await board.FollowAsync(default);

        banned.Should().ContainSingle().Which.UserId.Should().Be("alice");
    }

    [Fact]
    public async Task Nothing_is_let_in_before_the_store_was_read_and_what_is_known_holds_while_it_is_away()
    {
        var present = store.Store;
        store.Store = null;
        var loading = async () => await board.LoadAsync(default);
        await loading.Should().ThrowAsync<SanctionsUnavailableException>();

        store.Store = present;
        await ImposeAsync(Of("alice", "lobby"));
        store.Store = null;
        await board.LoadAsync(default);
        var following = () => board.FollowAsync(default);
        await following.Should().ThrowAsync<SanctionsUnavailableException>();

        board.Find(SanctionKind.Mute, "alice", "lobby").Should().NotBeNull();
    }

    [Fact]
    public async Task A_store_that_has_lost_everything_is_read_anew()
    {
        for (var i = 0; i < 3; i++) await ImposeAsync(Of($"user{i}", "lobby", SanctionKind.Ban));
        banned.Clear();
        var other = new MemorySanctions(time);
        await other.ImposeAsync(Of("user1", "lobby", SanctionKind.Ban));
        await other.ImposeAsync(Of("new", null, SanctionKind.Ban));
        store.Store = other;

        await board.FollowAsync(default);

        board.Find(SanctionKind.Ban, "user0", "lobby").Should().BeNull();
        board.Find(SanctionKind.Ban, "user1", "lobby").Should().NotBeNull();
        banned.Should().ContainSingle().Which.UserId.Should().Be("new");
        await ImposeAsync(Of("later", "lobby"));
        board.Find(SanctionKind.Mute, "later", "lobby").Should().NotBeNull();
    }

    [Fact]
    public async Task Who_was_away_for_long_misses_no_lifting_that_the_store_has_forgotten()
    {
        await ImposeAsync(Of("alice", "lobby"));
        await store.LiftAsync(SanctionKind.Mute, "lobby", "alice");
        time.Advance(TimeSpan.FromMinutes(11));
        await store.ImposeAsync(Of("bob", "lobby"));

        await board.FollowAsync(default);

        board.Find(SanctionKind.Mute, "alice", "lobby").Should().BeNull();
        board.Find(SanctionKind.Mute, "bob", "lobby").Should().NotBeNull();
    }

    [Fact]
    public async Task Many_pages_are_read_to_their_end()
    {
        for (var i = 0; i < 1200; i++) await store.ImposeAsync(Of($"user{i}", "lobby"));
        await board.LoadAsync(default);
        for (var i = 0; i < 1200; i++) board.Find(SanctionKind.Mute, $"user{i}", "lobby").Should().NotBeNull();

        for (var i = 0; i < 1200; i++) await store.LiftAsync(SanctionKind.Mute, "lobby", $"user{i}");
        await board.FollowAsync(default);
        for (var i = 0; i < 1200; i++) board.Find(SanctionKind.Mute, $"user{i}", "lobby").Should().BeNull();
    }

    [Fact]
    public async Task Asking_allocates_nothing()
    {
        board.DemandVoice("alice", "lobby");
        Allocated(() => board.DemandVoice("alice", "lobby")).Should().Be(0);

        await ImposeAsync(Of("alice", "lobby"));
        board.DemandVoice("alice", "other");
        Allocated(() => board.DemandVoice("alice", "other")).Should().Be(0);
        Allocated(() => board.DemandEntry("bob", "lobby")).Should().Be(0);

        static long Allocated(Action ask)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            ask();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private async Task ImposeAsync(Sanction sanction)
    {
        await store.ImposeAsync(sanction);
        await board.FollowAsync(default);
    }

    private Sanction Of(string user, string? room, SanctionKind kind = SanctionKind.Mute) => new(kind, room, user, null, null, "root", Now);

    private static ChatException Refusal(Action demand) => demand.Should().Throw<ChatException>().Which;
}
