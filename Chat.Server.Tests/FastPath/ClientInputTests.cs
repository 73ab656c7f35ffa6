using System.Buffers;
using Chat.Server.Endpoints.Connections;
using Chat.Server.FastPath;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.FastPath;

public sealed class ClientInputTests
{
    private readonly ClientInput input = new();

    [Theory]
    [InlineData(1, 300)]
    [InlineData(2, 3_000)]
    [InlineData(3, 70_000)]
    public async Task Everything_arrives_once_and_in_order_while_both_sides_work_in_pieces_of_their_own(int seed, int longest)
    {
        var sent = new byte[4_000_000];
        new Random(seed).NextBytes(sent);
        var received = new ArrayBufferWriter<byte>();

        var writing = Task.Run(async () =>
        {
            var random = new Random(seed + 100);
            for (var at = 0; at < sent.Length;)
            {
                var piece = sent.AsMemory(at, Math.Min(random.Next(1, longest), sent.Length - at));
                if (random.Next(2) == 0)
                {
                    input.Write(piece.Span);
                }
                else
                {
                    var target = input.GetMemory();
                    piece = piece[..Math.Min(piece.Length, target.Length)];
                    if (random.Next(4) == 0) await Task.Yield(); // as while a socket receives into it
                    piece.CopyTo(target);
                    input.Advance(piece.Length);
                }

                at += piece.Length;
                if (random.Next(3) > 0) (await input.FlushAsync()).Should().BeTrue();
            }

            await input.FlushAsync();
            ((IClientInput)input).Complete();
        });
        var reading = Task.Run(async () =>
        {
            var random = new Random(seed + 200);
            while (true)
            {
                var read = await input.ReadAsync();
                if (random.Next(4) == 0) await Task.Yield(); // as while a call is carried out
                var taken = read.Buffer.Slice(0, read.IsCompleted ? read.Buffer.Length : random.NextInt64(read.Buffer.Length + 1));
                foreach (var part in taken) received.Write(part.Span);
                input.AdvanceTo(taken.End, read.Buffer.End);
                if (read.IsCompleted) return;
            }
        });
        await Task.WhenAll(writing, reading).WaitAsync(Deadline);

        received.WrittenSpan.SequenceEqual(sent).Should().BeTrue();
    }

    [Fact]
    public async Task Bytes_are_seen_when_they_are_flushed()
    {
        input.Write("ab"u8);
        input.TryRead(out _).Should().BeFalse();

        await input.FlushAsync();

        (await ReadAllAsync()).Should().Be("ab");
    }

    [Fact]
    public async Task What_was_seen_and_not_taken_comes_again_with_what_follows()
    {
        input.Write("ab"u8);
        await input.FlushAsync();
        var first = await input.ReadAsync();
        input.AdvanceTo(first.Buffer.Start, first.Buffer.End);
        input.TryRead(out _).Should().BeFalse("there is nothing new");

        input.Write("c"u8);
        await input.FlushAsync();

        (await ReadAllAsync()).Should().Be("abc");
    }

    [Fact]
    public async Task The_writer_waits_for_a_reader_that_is_behind_and_not_for_one_who_needs_more()
    {
        input.Write(new byte[ClientInput.PauseBytes]);
        var flushing = input.FlushAsync().AsTask();
        flushing.IsCompleted.Should().BeFalse();

        var read = await input.ReadAsync();
        input.AdvanceTo(read.Buffer.Start, read.Buffer.End);

        (await flushing.WaitAsync(Deadline)).Should().BeTrue();
    }

    [Fact]
    public async Task A_reader_that_has_ended_lets_the_writer_go()
    {
        input.Write(new byte[ClientInput.PauseBytes]);
        var flushing = input.FlushAsync().AsTask();

        input.Complete();

        (await flushing.WaitAsync(Deadline)).Should().BeFalse();
        input.Write("a"u8);
        (await input.FlushAsync()).Should().BeFalse();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cancelled_read_ends_without_taking_anything(bool waiting)
    {
        var reading = waiting ? input.ReadAsync().AsTask() : null;
        input.CancelPendingRead();

        (await (reading ?? input.ReadAsync().AsTask()).WaitAsync(Deadline)).IsCanceled.Should().BeTrue();
        input.TryRead(out _).Should().BeFalse("one cancellation ends one read");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_ends_a_read_that_waits(bool before)
    {
        using var cancel = new CancellationTokenSource();
        if (before) await cancel.CancelAsync();
        var reading = input.ReadAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();

        await FluentActions.Awaiting(() => reading.WaitAsync(Deadline)).Should().ThrowAsync<OperationCanceledException>();
        input.Write("a"u8);
        await input.FlushAsync();
        (await ReadAllAsync()).Should().Be("a");
    }

    private static TimeSpan Deadline => TimeSpan.FromSeconds(60);

    private async Task<string> ReadAllAsync()
    {
        var read = await input.ReadAsync().AsTask().WaitAsync(Deadline);
        var text = System.Text.Encoding.UTF8.GetString(read.Buffer.ToArray());
        input.AdvanceTo(read.Buffer.End);
        return text;
    }
}
