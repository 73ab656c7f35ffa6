using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Stores.Sqlite;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Chat.Server.Tests.Stores.Sqlite;

/// <summary>What waits for whom.</summary>
public sealed class SqliteQueueTests : SqliteTest
{
    private readonly TaskCompletionSource opening = new();
    private readonly TaskCompletionSource disk = new();


    public override Task DisposeAsync()
    {
        disk.TrySetResult();
        return base.DisposeAsync();
    }

    [Fact]
    public async Task An_append_cancelled_while_it_waits_ends_at_once_and_is_never_stored()
    {
        var log = OpenOnAStuckDisk();
        var taken = log.SayAsync(Lobby, "taken").AsTask();
        await opening.Task.WaitAsync(Wait.Deadline);
        using var cancellation = new CancellationTokenSource();
        var waiting = log.AppendAsync(Lobby, new MessageDraft("alice", "cancelled", null), cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await FluentActions.Awaiting(() => waiting.WaitAsync(Wait.Deadline)).Should().ThrowAsync<OperationCanceledException>();
        taken.IsCompleted.Should().BeFalse();
        disk.SetResult();
        await taken;
        await log.SayAsync(Lobby, "after");
        (await log.ReadBeforeAsync(Lobby, long.MaxValue, 10)).Messages.Select(m => m.Text).Should().Equal("taken", "after");
    }

    [Fact]
    public async Task An_append_cancelled_after_it_was_taken_is_stored_and_receipted()
    {
        var log = OpenOnAStuckDisk();
        using var cancellation = new CancellationTokenSource();
        var taken = log.AppendAsync(Lobby, new MessageDraft("alice", "taken", null), cancellation.Token).AsTask();
        await opening.Task.WaitAsync(Wait.Deadline);

        await cancellation.CancelAsync();
        disk.SetResult();

        (await taken).Message.Seq.Should().Be(1);
    }

    [Fact]
    public async Task Behind_a_stuck_disk_the_queue_is_bounded_and_whoever_finds_no_place_is_told_after_five_seconds()
    {
        var log = OpenOnAStuckDisk();
        var taken = log.SayAsync(Lobby, "taken").AsTask();
        await opening.Task.WaitAsync(Wait.Deadline);
        var appends = Enumerable.Range(0, 5000).Select(i => log.SayAsync(Lobby, $"{i}").AsTask()).ToArray();

        Time.Advance(TimeSpan.FromSeconds(4));
        appends.Should().NotContain(append => append.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(1));
        await Wait.UntilAsync(() => appends.Any(append => append.IsFaulted), "the surplus is refused");
        disk.SetResult();

        var results = await Task.WhenAll(appends.Select(append => append.ContinueWith(a => a, TaskScheduler.Default)));
        await taken;
        var stored = results.Where(a => a.IsCompletedSuccessfully).Select(a => a.Result.Message).ToArray();
        results.Where(a => !a.IsCompletedSuccessfully).Should().HaveCountGreaterThan(500)
            .And.AllSatisfy(a => a.Exception!.InnerException.Should().BeOfType<MessageLogUnavailableException>());
        (await log.ReadAfterAsync(Lobby, new LogPosition(null, 1), 10_000)).Messages.Should().Equal(stored);
    }

    [Fact]
    public async Task A_reader_in_the_middle_of_a_long_read_does_not_hold_up_the_writer()
    {
        var log = Folder.Open(Time);
        await log.SayManyAsync(Lobby, 1000);
        await log.ProbeAsync();
        using var connection = new SqliteConnection($"Data Source={Folder.File};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT seq FROM messages";
        await using var reader = await command.ExecuteReaderAsync();
        (await reader.ReadAsync()).Should().BeTrue();

        await log.SayManyAsync(Lobby, 500);
        await log.ProbeAsync();

        (await log.ReadBeforeAsync(Lobby, long.MaxValue, 1)).Seqs().Should().Equal(1500);
        var rows = 1;
        while (await reader.ReadAsync()) rows++;
        rows.Should().Be(1000, "the reader sees the log as it was when it began");
    }

    [Fact]
    public async Task Readers_writers_and_retention_at_once_show_runs_without_holes()
    {
        var log = Folder.Open(Time, new HistoryOptions { MaxMessagesPerRoom = 100, DuplicateWindow = TimeSpan.FromSeconds(10) });
        var writing = Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 150; i++) await log.SayAsync(Lobby, $"{i}");
        })));

        for (var reads = 0; !writing.IsCompleted; reads++)
        {
            if (reads < 1000) Time.Advance(RetentionSchedule.Interval); // Not for days: by count, not by age.
            var page = await log.ReadBeforeAsync(Lobby, long.MaxValue, 1000);
            if (page.Messages.Count == 0) continue;
            page.Seqs().Should().Equal(Enumerable.Range(0, page.Messages.Count).Select(i => page.Messages[0].Seq + i));
            page.Messages[^1].Seq.Should().Be(page.Head.Seq);
        }

        await writing;
        (await log.HeadsAsync([Lobby]))[0].Seq.Should().Be(3000);
    }

    private SqliteMessageLog OpenOnAStuckDisk() => Folder.Open(Time, initialise: _ =>
    {
        opening.SetResult();
        disk.Task.Wait(Wait.Deadline);
    });
}
