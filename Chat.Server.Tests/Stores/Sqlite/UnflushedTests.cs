using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Stores.Sqlite;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

public sealed class UnflushedTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();
    private readonly AppendJournal journal;
    private readonly Unflushed unflushed;
    private readonly SqliteStream stream = new(StreamKey.Room("lobby"), "epoch", id: 1, default);

    public UnflushedTests()
    {
        journal = new AppendJournal(path, kept: true);
        unflushed = new Unflushed(journal);
    }

    [Fact]
    public void What_is_in_the_tables_is_not_read_from_the_journal_whose_place_may_be_written_again()
    {
        var (first, firstAt) = Write("first");
        unflushed.Take();
        var (second, secondAt) = Write("second");
        Read(firstAt, secondAt).Should().Equal(first, second);

        unflushed.Flushed();

        Read(firstAt, secondAt).Should().BeNull();
        Read(secondAt).Should().Equal(second);
        unflushed.Applied.Should().Be(secondAt);
    }

    [Fact]
    public void What_could_not_be_put_into_the_tables_is_taken_again_before_what_came_after_it()
    {
        var (first, firstAt) = Write("first");
        unflushed.Take();
        var (second, secondAt) = Write("second");

        unflushed.Take().Messages.Should().Equal(new UnflushedMessage(stream, firstAt));
        unflushed.Find(new DuplicateKey(stream, "alice", "first")).Should().Be(first);
        unflushed.Flushed();
        unflushed.Take().Messages.Should().Equal(new UnflushedMessage(stream, secondAt));
        unflushed.Find(new DuplicateKey(stream, "alice", "first")).Should().BeNull();
        unflushed.Find(new DuplicateKey(stream, "alice", "second")).Should().Be(second);
    }

    public void Dispose()
    {
        journal.Dispose();
        File.Delete(path);
    }

    private List<LoggedMessage>? Read(params ReadOnlySpan<long> positions) =>
        unflushed.Read(positions, fromEnd: false, new PageBudget(int.MaxValue));

    private (LoggedMessage Message, long Position) Write(string text)
    {
        var id = Guid.NewGuid();
        var message = new LoggedMessage(id.ToString(), ++stream.Head, "alice", text, DateTime.UnixEpoch, ClientMessageId: text);
        List<StagedMessage> group = [new(stream, id, message)];
        journal.TryWrite(group, unflushed.Applied).Should().BeTrue();
        unflushed.Add(group, journal.Positions, journal.End);
        return (message, journal.Positions[0]);
    }
}
