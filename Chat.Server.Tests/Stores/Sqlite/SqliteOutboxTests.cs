using Chat.Server.Ports;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Specifications;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class SqliteOutboxTests() : OutboxSpecification(new SqliteLogs())
{
    [Fact]
    public async Task What_has_a_receipt_is_in_the_outbox_after_a_crash_once()
    {
        await using var folder = new SqliteFolder();
        var log = folder.Open(Time, outbox: TwoReaders);
        var said = new List<LoggedMessage>();
        for (var i = 1; i <= 20; i++) said.Add((await log.SayAsync(Lobby, $"{i}", id: $"{i}")).Message);
        await using var unflushed = folder.CopyAfterCrash();
        var entries = await ReadUntilAsync(new SqliteOutbox(log), "one", 20);
        await new SqliteOutbox(log).AdvanceAsync("one", entries[4].Number);
        await using var flushed = folder.CopyAfterCrash();

        var one = await ReadUntilAsync(new SqliteOutbox(unflushed.Open(Time, outbox: TwoReaders)), "one", 20);
        var other = await ReadUntilAsync(new SqliteOutbox(flushed.Open(Time, outbox: TwoReaders)), "one", 15);

        one.Select(entry => entry.Message).Should().Equal(said);
        other.Should().Equal(entries.Skip(5));
    }
}
