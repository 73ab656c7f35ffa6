using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Log;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Stores.Redis.Log;

/// <summary>Who waits for whom, without a Redis.</summary>
public sealed class RedisWriterTests : IAsyncLifetime
{
    private readonly TaskCompletionSource<AppendResult> stuck = new();
    private readonly RedisWriter writer;

    public RedisWriterTests() => writer = new RedisWriter(Store, TimeSpan.FromMilliseconds(5), PoolSockets.Instance, NoTurns.Instance, TimeProvider.System);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => writer.DisposeAsync().AsTask();

    [Fact]
    public async Task No_append_waits_for_the_answer_of_another()
    {
        var waiting = AppendAsync("stuck");

        for (var i = 0; i < 100; i++) (await AppendAsync($"text {i}").WaitAsync(Wait.Deadline)).Message.Text.Should().Be($"text {i}");

        waiting.IsCompleted.Should().BeFalse();
        stuck.SetResult(Stored("at last"));
        (await waiting.WaitAsync(Wait.Deadline)).Message.Text.Should().Be("at last");
    }

    [Fact]
    public async Task Appends_that_come_together_are_all_answered_each_with_its_own_end()
    {
        var ends = await Task.WhenAll(Enumerable.Range(0, 5000).Select(i => Task.Run(() => AppendAsync($"{i}")))).WaitAsync(Wait.Deadline);

        ends.Select(end => end.Message.Text).Should().Equal(Enumerable.Range(0, 5000).Select(i => $"{i}"));
    }

    [Fact]
    public async Task One_that_fails_fails_alone()
    {
        var good = Enumerable.Range(0, 20).Select(i => AppendAsync($"{i}")).ToArray();
        var bad = AppendAsync("broken");

        await FluentActions.Awaiting(() => bad.WaitAsync(Wait.Deadline)).Should().ThrowAsync<MessageLogUnavailableException>();
        await Task.WhenAll(good).WaitAsync(Wait.Deadline);
    }

    [Fact]
    public async Task What_comes_after_the_end_is_refused()
    {
        await writer.DisposeAsync();

        await FluentActions.Awaiting(() => AppendAsync("late").WaitAsync(Wait.Deadline)).Should().ThrowAsync<MessageLogUnavailableException>();
    }

    private static AppendResult Stored(string text) =>
        new(AppendOutcome.Stored, new LoggedMessage("id", 1, "alice", text, DateTime.UnixEpoch, null), "epoch");

    private Task<AppendResult> AppendAsync(string text) =>
        writer.AppendAsync(new AppendWork(StreamKey.Room("lobby"), new MessageDraft("alice", text, null), CancellationToken.None), CancellationToken.None).AsTask();

    private async Task<AppendResult> Store(AppendWork work)
    {
        if (work.Draft.Text == "stuck") return await stuck.Task;
        await Task.Yield();
        return work.Draft.Text == "broken" ? throw new MessageLogUnavailableException("Broken.") : Stored(work.Draft.Text);
    }
}
