using System.IO.Pipelines;
using Chat.Server.FastPath;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.FastPath;

public sealed class SocketInputTests
{
    private readonly Pipe kestrel = new();
    private readonly SocketInput input;

    public SocketInputTests() => input = new SocketInput(kestrel.Reader);

    [Fact]
    public async Task What_Kestrel_reads_is_passed_on()
    {
        await kestrel.Writer.WriteAsync("abc"u8.ToArray());

        var read = await input.ReadAsync();

        read.Buffer.Length.Should().Be(3);
        input.AdvanceTo(read.Buffer.End);
        input.TryRead(out _).Should().BeFalse();
    }

    [Fact]
    public async Task Who_waits_when_it_is_ended_is_interrupted_and_finds_the_end_when_it_reads_again()
    {
        var reading = input.ReadAsync().AsTask();

        input.End();

        var interrupted = await reading.WaitAsync(Wait.Deadline);
        interrupted.IsCanceled.Should().BeTrue();
        input.AdvanceTo(interrupted.Buffer.End);
        for (var i = 0; i < 2; i++)
        {
            var end = await input.ReadAsync();
            (end.IsCompleted, end.Buffer.IsEmpty).Should().Be((true, true));
            input.AdvanceTo(end.Buffer.End);
        }
    }
}
