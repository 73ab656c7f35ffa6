using System.IO.Pipelines;
using System.Text;
using Chat.Contracts;
using Chat.Server.Delivery;
using Chat.Server.Endpoints.PlainJson;
using Chat.Server.FastPath;
using Chat.Server.Wire;
using FluentAssertions;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Chat.Server.Tests.Delivery;

/// <summary>A queue before a real SignalR connection whose other end reads when the test lets it.</summary>
public sealed class OutboundQueueTests
{
    private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1, useSynchronizationContext: false));
    private int givenUp;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_types_while_a_connection_is_behind_is_told_of_once_and_messages_keep_their_order(bool takesFrames)
    {
        var queue = Queue(new DeliveryOptions(), takesFrames);

        queue.Send(Text("first")); // the pipe takes it and no more
        for (var i = 0; i < 10; i++) queue.Send(Typing(isTyping: i % 2 == 0));
        queue.Send(Text("second"));
        queue.Send(Typing(isTyping: true));
        queue.Send(Text("third"));

        var read = await ReadAsync("third");
        read.Should().MatchRegex("(?s)first.*\"is_typing\":true.*second.*third");
        read.Split("is_typing").Should().HaveCount(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Of_several_that_came_together_each_gives_way_to_a_newer_one_of_its_key(bool takesFrames)
    {
        var queue = Queue(new DeliveryOptions(), takesFrames);

        queue.Send(Text("first")); // the pipe takes it and no more
        queue.Send(new Outgoing([Text("old", "one"), Text("other"), Text("older", "two")]));
        queue.Send(new Outgoing([Text("new", "one"), Text("newer", "two")]));
        queue.Send(Text("last"));

        (await ReadAsync("last")).Should().MatchRegex("(?s)first.*new.*other.*newer.*last").And.NotContain("old");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Past_the_limit_of_bytes_the_connection_is_given_up_once(bool takesFrames)
    {
        var queue = Queue(new DeliveryOptions { MaxQueuedBytes = 64 * 1024 }, takesFrames);

        for (var i = 0; i < 100; i++) queue.Send(Text(new string('x', 4000)));

        givenUp.Should().Be(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_takes_the_place_of_something_smaller_counts_against_the_limit_too(bool takesFrames)
    {
        var queue = Queue(new DeliveryOptions { MaxQueuedBytes = 64 * 1024 }, takesFrames);
        queue.Send(Text("first")); // the pipe takes it and no more

        for (var i = 0; i < 100; i++) queue.Send(Text("small", $"key {i}"));
        givenUp.Should().Be(0);
        for (var i = 0; i < 100; i++) queue.Send(Text(new string('x', 4000), $"key {i}"));

        givenUp.Should().Be(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_read_frees_the_queue_for_more(bool takesFrames)
    {
        var queue = Queue(new DeliveryOptions { MaxQueuedBytes = 64 * 1024 }, takesFrames);
        for (var round = 0; round < 10; round++)
        {
            for (var i = 0; i < 10; i++) queue.Send(Text(new string('x', 4000)));
            queue.Send(Text($"end {round}"));
            await ReadAsync($"end {round}");
        }

        givenUp.Should().Be(0);
    }

    [Fact]
    public async Task An_ordinary_end_while_something_is_being_sent_gives_nobody_up()
    {
        OutboundQueue? queue = null;
        await using var writing = new WritingStream(() => queue!.Close()); // as the thread that ends the connection may, just before the send is over
        queue = Queue(new DeliveryOptions(), new ClientFrames(new FrameStream(writing, socket: null, TimeProvider.System), FrameFormat.PlainJson));

        queue.Send(Text("text"));
        queue.Send(Text("more"));

        writing.Writes.Should().Be(1);
        givenUp.Should().Be(0);
    }

    private OutboundQueue Queue(DeliveryOptions options, bool takesFrames) => Queue(
        options,
        takesFrames ? new ClientFrames(new FrameStream(pipe.Writer.AsStream(), socket: null, TimeProvider.System), FrameFormat.PlainJson) : null);

    private OutboundQueue Queue(DeliveryOptions options, ClientFrames? frames)
    {
        var transport = new DuplexPipe(new Pipe().Reader, pipe.Writer);
        var connection = new HubConnectionContext(
            new DefaultConnectionContext("c", transport, transport), new HubConnectionContextOptions(), NullLoggerFactory.Instance)
        {
            Protocol = new PlainJsonProtocol(),
        };
        return new OutboundQueue(connection, frames, options, TimeProvider.System, _ => givenUp++, this);
    }

    private async Task<string> ReadAsync(string until)
    {
        var text = new StringBuilder();
        while (!text.ToString().Contains(until))
        {
            var result = await pipe.Reader.ReadAsync().AsTask().WaitAsync(Harness.Wait.Deadline);
            foreach (var segment in result.Buffer) text.Append(Encoding.UTF8.GetString(segment.Span));
            pipe.Reader.AdvanceTo(result.Buffer.End);
        }

        return text.ToString();
    }

    private static Outgoing Text(string text, string? key = null) =>
        new(new InvocationMessage("Message", [new ChatMessage("id", "room", 1, "bob", text, DateTime.UnixEpoch)])) { Key = key };

    private static Outgoing Typing(bool isTyping) =>
        new(new InvocationMessage("Typing", [new TypingNotice("room", "alice", isTyping)])) { Key = "typing alice" };

    /// <summary>The way to a client that takes nothing; something happens while it is being written to.</summary>
    private sealed class WritingStream(Action onWrite) : MemoryStream
    {
        public int Writes { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            onWrite();
            return new ValueTask(new TaskCompletionSource().Task);
        }
    }

    private sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
