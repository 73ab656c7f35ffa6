using Chat.Client;
using Chat.Client.Rooms;
using Chat.Contracts;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Client.Rooms;

public sealed class RoomLogTests
{
    private static readonly DateTime Time = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private static readonly StreamPosition Head = new("epoch", 3);

    [Fact]
    public void Changes_between_a_join_and_a_reaction_that_it_told_of_come_live()
    {
        var told = new List<string>();
        var log = new RoomLog("room", 10)
        {
            State = new StateMap((_, _) => { }),
            OnChange = change => told.Add($"{change.Change}: {change.Text}"),
            OnReacted = reacted => told.Add($"{reacted.Change}: {string.Join(',', reacted.Reactions.Keys)}"),
        };
        log.Apply(log.Request(null), Snapshot(lastChange: 0), hasCaughtUp: false);

        log.Apply(log.Request(null), Snapshot(lastChange: 1, Edited(1, change: 3, "edited", "heart"), Edited(2, change: 4, "edited too", "smile")), hasCaughtUp: false);
        log.Take(new MessageChange("room", 3, "m3", false, "in between", Time, "bob", 2));
        log.Take(new MessageReacted("room", 1, "m1", Reactions("heart"), 3));

        told.Should().Equal("3: edited", "3: heart", "4: edited too", "4: smile", "2: in between", "3: heart");
    }

    [Fact]
    public void Changes_up_to_that_of_the_join_are_known()
    {
        var told = new List<long>();
        var log = new RoomLog("room", 10) { State = new StateMap((_, _) => { }), OnChange = change => told.Add(change.Change) };
        log.Apply(log.Request(null), Snapshot(lastChange: 0), hasCaughtUp: false);

        log.Apply(log.Request(null), Snapshot(lastChange: 5, Edited(1, change: 3, "edited")), hasCaughtUp: false);
        log.Take(new MessageChange("room", 2, "m2", false, "known", Time, "bob", 5));
        log.Take(new MessageChange("room", 2, "m2", false, "new", Time, "bob", 6));

        told.Should().Equal(3, 6);
    }

    private static RoomSnapshot Snapshot(long lastChange, params ChatMessage[] changes) =>
        new("room", ["alice"], 1, Head, [], Recovered: true, lastChange, changes);

    private static ChatMessage Edited(long seq, long change, string text, params string[] reactions) =>
        new($"m{seq}", "room", seq, "bob", text, Time, Changed: new ChangeMark(change, false, Time, "bob"), Reactions: reactions.Length > 0 ? Reactions(reactions) : null);

    private static Dictionary<string, Reaction> Reactions(params string[] emojis) => emojis.ToDictionary(emoji => emoji, _ => new Reaction(1, ["bob"]));
}
