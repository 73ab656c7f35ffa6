using Chat.Server.Ports;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Specifications;

/// <summary>What <see cref="IPresenceDirectory"/> promises, whatever the implementation.</summary>
public abstract class PresenceDirectorySpecification
{
    private protected abstract Task<(IPresence Presence, IPresenceDirectory Directory)> CreateAsync();

    [Fact]
    public async Task Nobody_is_listed_where_nobody_is()
    {
        var (_, directory) = await CreateAsync();

        (await directory.RoomsAsync("", null, 10)).Should().BeEquivalentTo(new Page<CountedRoom>([], null));
        (await directory.MembersAsync("room", null, 10)).Should().BeEquivalentTo(new Page<string>([], null));
        (await directory.OnlineAsync("", null, 10)).Should().BeEquivalentTo(new Page<string>([], null));
        (await directory.CountInAsync("room")).Should().Be(0);
        (await directory.RoomCountAsync()).Should().Be(0);
        (await directory.IsInAsync("alice", "room")).Should().BeFalse();
    }

    [Fact]
    public async Task Rooms_are_listed_by_prefix_with_their_true_counts()
    {
        var (presence, directory) = await CreateAsync();
        await EnterAsync(presence, "alice", "game:1", "game:2", "Game:3", "lobby");
        await EnterAsync(presence, "bob", "game:2", "left");
        await presence.LeaveAsync("bob", "left");

        (await AllAsync(from => directory.RoomsAsync("game:", from, 1))).Should().Equal(new CountedRoom("game:1", 1), new CountedRoom("game:2", 2));
        (await AllAsync(from => directory.RoomsAsync("", from, 3))).Select(room => room.Name).Should().Equal("Game:3", "game:1", "game:2", "lobby");
        (await directory.RoomCountAsync()).Should().Be(4);
        (await directory.CountInAsync("game:2")).Should().Be(2);
    }

    [Fact]
    public async Task Users_are_listed_by_prefix()
    {
        var (presence, directory) = await CreateAsync();
        foreach (var user in new[] { "bot-1", "bot-2", "Bot-3", "alice" }) await presence.ConnectAsync(user, user);

        (await AllAsync(from => directory.OnlineAsync("bot-", from, 1))).Should().Equal("bot-1", "bot-2");
        (await AllAsync(from => directory.OnlineAsync("carol", from, 1))).Should().BeEmpty();
    }

    [Fact]
    public async Task Who_is_connected_is_told_of_those_asked_for()
    {
        var (presence, directory) = await CreateAsync();
        foreach (var user in new[] { "alice", "bob", "{carol} é" }) await presence.ConnectAsync(user, user);
        await presence.ConnectAsync("laptop", "alice");
        await presence.DisconnectAsync("alice");
        await presence.DisconnectAsync("bob");

        (await directory.ConnectedAsync(["alice", "bob", "{carol} é", "dave"])).Should().BeEquivalentTo("alice", "{carol} é");
        (await directory.ConnectedAsync([])).Should().BeEmpty();
    }

    [Fact]
    public async Task A_user_is_in_a_room_until_the_last_connection_has_left_it()
    {
        var (presence, directory) = await CreateAsync();
        await EnterAsync(presence, "alice", "room");
        await presence.ConnectAsync("laptop", "alice");
        await presence.JoinAsync("laptop", "room", 1);

        await presence.LeaveAsync("alice", "room");
        (await directory.IsInAsync("alice", "room")).Should().BeTrue();
        await presence.DisconnectAsync("laptop");
        (await directory.IsInAsync("alice", "room")).Should().BeFalse();
        (await directory.IsInAsync("bob", "room")).Should().BeFalse();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(30)]
    [InlineData(1000)]
    public async Task Pages_list_everybody_exactly_once(int limit)
    {
        var (presence, directory) = await CreateAsync();
        string[] users = [.. Enumerable.Range(0, 30).Select(i => $"{{user}} é {i}")];
        foreach (var user in users) await EnterAsync(presence, user, "a {room}");

        (await AllAsync(from => directory.MembersAsync("a {room}", from, limit))).Should().BeEquivalentTo(users).And.OnlyHaveUniqueItems();
        (await AllAsync(from => directory.OnlineAsync("", from, limit))).Should().BeEquivalentTo(users).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task Whoever_stays_is_listed_exactly_once_while_others_come_and_go()
    {
        var (presence, directory) = await CreateAsync();
        string[] stay = [.. Enumerable.Range(0, 50).Select(i => $"stays {i * 7 % 50:00}")];
        string[] go = [.. Enumerable.Range(0, 50).Select(i => $"{(i % 2 == 0 ? "a" : "z")} goes {i:00}")];
        foreach (var user in stay.Concat(go)) await EnterAsync(presence, user, "room");
        var round = 0;

        var listed = await AllAsync(async from =>
        {
            if (round < go.Length) await presence.DisconnectAsync(go[round]);
            await EnterAsync(presence, $"stays {round:00} and comes", "room");
            round++;
            return await directory.MembersAsync("room", from, 3);
        });

        listed.Should().OnlyHaveUniqueItems().And.Contain(stay);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a cursor!")]
    [InlineData("_w")]
    public async Task What_is_no_cursor_is_refused(string cursor)
    {
        var (_, directory) = await CreateAsync();
        Func<Task>[] all =
        [
            async () => await directory.RoomsAsync("", cursor, 1),
            async () => await directory.MembersAsync("room", cursor, 1),
            async () => await directory.OnlineAsync("", cursor, 1),
        ];

        foreach (var list in all) await list.Should().ThrowAsync<FormatException>();
    }

    private static async Task EnterAsync(IPresence presence, string user, params string[] rooms)
    {
        await presence.ConnectAsync(user, user);
        foreach (var room in rooms) await presence.JoinAsync(user, room, 1);
    }

    private static async Task<List<T>> AllAsync<T>(Func<string?, ValueTask<Page<T>>> list)
    {
        var all = new List<T>();
        string? from = null;
        do
        {
            var page = await list(from);
            all.AddRange(page.Items);
            from = page.Next;
        }
        while (from is not null);
        return all;
    }
}
