using System.IO.Pipelines;
using Chat.Server.FastPath;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.FastPath;

public sealed class TransportStreamTests
{
    private readonly Pipe pipe = new(new PipeOptions(readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
    private readonly TransportStream stream;

    public TransportStreamTests() => stream = new TransportStream(pipe.Reader);

    [Fact]
    public async Task What_arrives_is_read_in_order_and_in_pieces_as_large_as_the_reader_likes()
    {
        await pipe.Writer.WriteAsync("abc"u8.ToArray());

        (await ReadAsync(2)).Should().Be("ab");
        (await ReadAsync(2)).Should().Be("c");
        var later = ReadAsync(5);
        later.IsCompleted.Should().BeFalse();
        await pipe.Writer.WriteAsync("def"u8.ToArray());
        (await later).Should().Be("def");
    }

    [Fact]
    public async Task A_read_of_nothing_waits_until_there_is_something_and_leaves_it()
    {
        var waiting = ReadAsync(0);
        waiting.IsCompleted.Should().BeFalse();

        await pipe.Writer.WriteAsync("a"u8.ToArray());

        (await waiting).Should().BeEmpty();
        (await ReadAsync(1)).Should().Be("a");
    }

    [Fact]
    public async Task What_a_read_brought_is_handled_in_a_turn()
    {
        var done = new List<string>();
        var handling = HandleAsync();

        await pipe.Writer.WriteAsync("a"u8.ToArray());

        await handling;
        done.Should().Equal("handled", "left for the end");

        async Task HandleAsync()
        {
            await stream.ReadAsync(new byte[1]).ConfigureAwait(false);
            Turns.Instance.AtEnd(new Work(() => done.Add("left for the end")));
            done.Add("handled");
        }
    }

    [Fact]
    public async Task The_end_and_a_failure_are_passed_on()
    {
        var last = ReadAsync(1);
        await pipe.Writer.CompleteAsync();
        (await last).Should().BeEmpty();

        var other = new Pipe();
        var read = new TransportStream(other.Reader).ReadAsync(new byte[1]).AsTask();
        await other.Writer.CompleteAsync(new IOException("gone"));
        await read.Invoking(task => task).Should().ThrowAsync<IOException>().WithMessage("gone");
    }

    [Fact]
    public async Task A_read_that_somebody_else_interrupts_goes_on()
    {
        var read = ReadAsync(1);
        pipe.Reader.CancelPendingRead();
        read.IsCompleted.Should().BeFalse();
        await pipe.Writer.WriteAsync("a"u8.ToArray());
        (await read).Should().Be("a");

        pipe.Reader.CancelPendingRead(); // the next one is interrupted
        var next = ReadAsync(1);
        await pipe.Writer.WriteAsync("b"u8.ToArray());
        (await next).Should().Be("b");
    }

    [Fact]
    public async Task After_its_disposal_every_read_is_the_end_also_one_that_is_under_way()
    {
        var read = ReadAsync(1);

        await stream.DisposeAsync();

        (await read).Should().BeEmpty();
        (await ReadAsync(1)).Should().BeEmpty();
        (await ReadAsync(1)).Should().BeEmpty();
    }

    private async Task<string> ReadAsync(int atMost)
    {
        var buffer = new byte[atMost];
        var length = await stream.ReadAsync(buffer).AsTask().WaitAsync(Wait.Deadline);
        return System.Text.Encoding.ASCII.GetString(buffer, 0, length);
    }

    private sealed class Work(Action action) : IThreadPoolWorkItem
    {
        public void Execute() => action();
    }
}
