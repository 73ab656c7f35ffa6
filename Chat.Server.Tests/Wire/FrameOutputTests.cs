using System.Buffers;
using System.Text;
using Chat.Server.FastPath;
using Chat.Server.Wire;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Wire;

public sealed class FrameOutputTests
{
    private readonly MemoryStream sent = new();

    [Fact]
    public async Task Each_plain_record_becomes_a_frame_and_the_answer_to_the_handshake_none()
    {
        var output = Output(FrameFormat.PlainJson, dropFirstRecord: true);
        output.Write("{}\u001e"u8);
        await output.FlushAsync();
        output.Write("one\u001e"u8);
        await output.FlushAsync();
        output.Write("two\u001ethree\u001e"u8);
        output.Write(Encoding.UTF8.GetBytes(new string('x', 1000) + "\u001e"));
        await output.FlushAsync();

        Frames().Should().Equal("one", "two", "three", new string('x', 1000));
    }

    [Fact]
    public async Task The_answer_to_the_handshake_is_dropped_alone_when_something_comes_with_it()
    {
        var output = Output(FrameFormat.PlainJson, dropFirstRecord: true);
        output.Write("{}\u001eone\u001e"u8);
        await output.FlushAsync();

        Frames().Should().Equal("one");
    }

    [Fact]
    public async Task What_SignalR_flushes_becomes_one_frame_with_its_separators()
    {
        var output = Output(FrameFormat.Json);
        for (var i = 0; i < 100; i++) output.Write(Encoding.UTF8.GetBytes(new string('y', 99) + "\u001e"));
        await output.FlushAsync();

        Frames().Should().ContainSingle().Which.Should().HaveLength(10_000);
    }

    [Fact]
    public async Task What_is_to_follow_a_flush_follows_it_once_also_when_nothing_was_written()
    {
        var output = Output(FrameFormat.Json);
        var followed = 0;
        output.AfterFlush(() => followed++);
        await output.FlushAsync();
        output.Write("x"u8);
        await output.FlushAsync();

        followed.Should().Be(1);
    }

    [Fact]
    public async Task After_the_client_was_given_up_a_flush_says_so()
    {
        var output = Output(FrameFormat.Json);
        output.CancelPendingFlush();
        output.Write("x"u8);

        (await output.FlushAsync()).IsCanceled.Should().BeTrue();
        sent.Length.Should().Be(0);
    }

    private FrameOutput Output(FrameFormat format, bool dropFirstRecord = false) =>
        new(new FrameStream(sent, socket: null, TimeProvider.System), format, dropFirstRecord);

    private List<string> Frames()
    {
        var frames = new List<string>();
        for (var bytes = sent.ToArray().AsSpan(); !bytes.IsEmpty;)
        {
            var (_, header, payload) = FrameHeader.Read(bytes);
            frames.Add(Encoding.UTF8.GetString(bytes.Slice(header, payload)));
            bytes = bytes[(header + payload)..];
        }

        return frames;
    }
}
