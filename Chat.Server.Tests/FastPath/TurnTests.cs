using System.Threading.Tasks.Sources;
using Chat.Server.FastPath;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.FastPath;

public sealed class TurnTests
{
    [Fact]
    public void Outside_of_a_turn_nothing_is_left_for_later()
    {
        var done = false;
        Turns.Instance.AtEnd(new Work(() => done = true));
        done.Should().BeTrue();
    }

    [Fact]
    public void What_is_left_in_a_part_of_a_turn_is_done_at_the_end_of_the_whole()
    {
        var done = new List<string>();
        Turns.Instance.Run(
            _ =>
            {
                Turns.Instance.Run(_ => Turns.Instance.AtEnd(new Work(() => done.Add("left"))), this);
                done.Add("whole");
            },
            this);
        done.Should().Equal("whole", "left");
    }

    [Fact]
    public void A_turn_that_fails_is_over_and_what_was_left_is_done()
    {
        var done = new List<string>();
        FluentActions.Invoking(() => Turns.Instance.Run(
            _ =>
            {
                Turns.Instance.AtEnd(new Work(() => done.Add("left")));
                throw new IOException();
            },
            this)).Should().Throw<IOException>();
        Turns.Instance.AtEnd(new Work(() => done.Add("at once")));
        done.Should().Equal("left", "at once");
    }

    [Fact]
    public async Task What_a_read_brought_is_handled_whole_before_what_was_left_for_the_end()
    {
        var done = new List<string>();
        var bytes = await Task.Run(() => // as on a server no context takes what follows elsewhere: all of it is done when Complete returns
        {
            var socket = new PendingRead();
            var handling = HandleAsync(new TurnRead().Await(socket.Task), done);

            socket.Complete(3);

            done.Should().Equal("one", "two", "end of one", "end of two");
            Turns.Instance.AtEnd(new Work(() => done.Add("at once")));
            done.Should().EndWith("at once", "the turn is over");
            return handling;
        });

        bytes.Should().Be(3);
    }

    [Fact]
    public async Task A_read_that_failed_fails_for_whoever_waits_for_it()
    {
        var socket = new PendingRead();
        var reading = new TurnRead();
        var first = reading.Await(socket.Task).AsTask();

        socket.Fail(new IOException("gone"));

        await first.Invoking(task => task).Should().ThrowAsync<IOException>().WithMessage("gone");
        var next = new PendingRead();
        var second = reading.Await(next.Task);
        next.Complete(1);
        (await second).Should().Be(1);
    }

    private static async Task<int> HandleAsync(ValueTask<int> read, List<string> done)
    {
        var bytes = await read.ConfigureAwait(false);
        foreach (var message in new[] { "one", "two" })
        {
            done.Add(message);
            Turns.Instance.AtEnd(new Work(() => done.Add($"end of {message}")));
        }

        return bytes;
    }

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }

    /// <summary>A read that ends on the thread of whoever ends it, as one of a socket does.</summary>
    private sealed class PendingRead : IValueTaskSource<int>
    {
        private ManualResetValueTaskSourceCore<int> core;

        public ValueTask<int> Task => new(this, core.Version);

        public void Complete(int bytes) => core.SetResult(bytes);

        public void Fail(Exception e) => core.SetException(e);

        int IValueTaskSource<int>.GetResult(short token) => core.GetResult(token);

        ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => core.GetStatus(token);

        void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            core.OnCompleted(continuation, state, token, flags);
    }
}
