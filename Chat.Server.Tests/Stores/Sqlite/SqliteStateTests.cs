using Chat.Server.Ports;
using Chat.Server.Stores.Sqlite;
using FluentAssertions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

/// <summary>What survives of rooms' states and mentions, and what must not.</summary>
public sealed class SqliteStateTests : SqliteTest
{
    [Fact]
    public async Task States_and_mentions_are_there_after_a_restart()
    {
        var before = Folder.Open(Time);
        await before.SetAsync(Lobby, "a", "1");
        await before.MentionAsync(Lobby, "bob");
        await before.SetAsync(Lobby, "b", "2", from: "bob");
        await before.SetAsync(Lobby, "a", "3");
        await before.SayAsync(Lobby, "last");
        var state = await before.StateAsync(Lobby);
        await before.DisposeAsync();

        var after = Folder.Open(Time);

        (await after.StateAsync(Lobby)).Should().BeEquivalentTo(state, options => options.WithStrictOrdering());
        (await after.MentionsAsync(Lobby, "bob")).Should().Be(1);
        (await after.SetAsync(Lobby, "c", "4", maxKeys: 2)).Outcome.Should().Be(AppendOutcome.StateFull);
        (await after.SetAsync(Lobby, "a", "4", maxKeys: 2)).Message.Seq.Should().Be(6);
    }

    [Fact]
    public async Task States_and_mentions_that_have_a_receipt_are_there_after_a_crash()
    {
        var log = Folder.Open(Time);
        await log.SayAsync(Lobby, "first");
        await log.SetAsync(Lobby, "a", "1");
        await log.SayAsync(Lobby, "between");
        await log.SetAsync(Lobby, "a", "2");
        await log.ProbeAsync();
        using var tables = Folder.Lock();
        await log.MentionAsync(Lobby, "bob", "carol");
        await log.MentionAsync(Lobby, "bob");
        (await log.MentionsAsync(Lobby, "bob")).Should().Be(2, "what is not in the tables counts too");
        (await log.MentionsAsync(Lobby, "bob", after: 5)).Should().Be(1);
        var state = await log.StateAsync(Lobby);

        await using var crashed = Folder.CopyAfterCrash();
        var after = crashed.Open(Time);

        (await after.MentionsAsync(Lobby, "bob")).Should().Be(2);
        (await after.MentionsAsync(Lobby, "carol", after: 4)).Should().Be(1);
        (await after.StateAsync(Lobby)).Should().BeEquivalentTo(state);
        state.Position.Seq.Should().Be(6);
    }

    [Fact]
    public async Task The_mentions_of_an_older_file_are_counted()
    {
        var before = Folder.Open(Time);
        await before.MentionAsync(Lobby, "bob", "carol");
        var deleted = await before.MentionAsync(Lobby, "bob");
        await before.AppendAsync(Lobby, new MessageDraft("alice", "text", null, """{"score":1}"""));
        await before.AppendAsync(Lobby, new MessageDraft("alice", "text", null, new MessageExtras(null, """{"a":1}""").ToText()));
        await before.AmendAsync(Lobby, deleted.Message, null);
        await before.DisposeAsync();
        Folder.Sql("DROP TABLE mentions; DROP TABLE state; ALTER TABLE streams DROP COLUMN state_seq; PRAGMA user_version = 5");

        var after = Folder.Open(Time);

        (await after.MentionsAsync(Lobby, "bob")).Should().Be(1);
        (await after.MentionsAsync(Lobby, "carol")).Should().Be(1);
        (await after.StateAsync(Lobby)).Events.Should().BeEmpty();
        (await after.SetAsync(Lobby, "a", "1")).Message.Seq.Should().Be(5);
    }

    [Fact]
    public void What_refused_events_did_to_a_state_is_undone_when_the_file_is_opened_again()
    {
        var ghosts = new List<GhostMessage>();
        using (var database = Open([]))
        {
            Commit(database, Set("a", "kept"), Set("b", "kept"));
            Commit(database, Set("a", "refused"), Set("c", "refused"), Set("a", "refused again"), Set("b", null));
            ghosts.AddRange(database.Appender.Staged.Select(staged => staged.ToGhost()));
        }

        using var reopened = Open(ghosts);

        Folder.Sql("SELECT group_concat(key || seq, ' ') FROM (SELECT key, seq FROM state ORDER BY seq)").Should().Be("a1 b2");
        Folder.Sql("SELECT state_seq FROM streams").Should().Be(2L);
        Commit(reopened, Set("d", "next"));
        reopened.Appender.Staged.Should().ContainSingle().Which.Message.Seq.Should().Be(3);
    }

    private SqliteDatabase Open(IReadOnlyList<GhostMessage> ghosts) => new(
        new SqliteLogFile($"Data Source={Folder.File}"), new HistoryOptions(), new HistoryRetention(Options.Create(new HistoryOptions())), OutboxSettings.None, Time, ghosts,
        initialise: null, flushFailed: _ => { });

    private void Commit(SqliteDatabase database, params MessageDraft[] drafts)
    {
        database.Begin();
        foreach (var draft in drafts) database.Appender.Append(Lobby, draft, Time.GetUtcNow()).Outcome.Should().Be(AppendOutcome.Stored);
        database.Commit();
    }

    private static MessageDraft Set(string key, string? text) => LogTestExtensions.SettingDraft(key, text);
}
