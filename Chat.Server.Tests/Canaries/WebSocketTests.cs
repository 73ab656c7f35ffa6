using System.IO.Pipelines;
using System.Net.WebSockets;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.Canaries;

/// <summary>What the server relies on of the framework's WebSocket and its documentation does not say, see docs/dotnet.md.</summary>
public sealed class WebSocketTests
{
    private readonly Pipe fromClient = new();

    [Fact]
    public async Task A_receive_into_nothing_waits_for_a_message_and_takes_none_of_it()
    {
        using var socket = Socket(new Written(fromClient.Reader.AsStream()));
        var beginning = socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).AsTask();
        beginning.IsCompleted.Should().BeFalse();

        await fromClient.Writer.WriteAsync(new byte[] { 0x81, 0x82, 0, 0, 0, 0, (byte)'h', (byte)'i' });
        (await beginning.WaitAsync(Wait.Deadline)).Should().BeEquivalentTo(new { Count = 0, EndOfMessage = false, MessageType = WebSocketMessageType.Text });
        var buffer = new byte[8];
        var rest = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).AsTask().WaitAsync(Wait.Deadline);

        rest.EndOfMessage.Should().BeTrue();
        buffer.AsSpan(0, rest.Count).ToArray().Should().Equal("hi"u8.ToArray());
    }

    [Fact]
    public async Task Each_control_frame_is_one_write()
    {
        var written = new Written(fromClient.Reader.AsStream());
        using var socket = Socket(written);
        var receiving = socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None).AsTask();

        await fromClient.Writer.WriteAsync(new byte[] { 0x89, 0x81, 0, 0, 0, 0, (byte)'p' }); // a ping, answered by the socket itself
        await Wait.UntilAsync(() => written.Writes.Count == 1, "the pong is written");
        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "bye", CancellationToken.None).WaitAsync(Wait.Deadline);

        written.Writes.Should().HaveCount(2);
        written.Writes[0].Should().Equal(0x8A, 1, (byte)'p');
        written.Writes[1].Should().Equal([0x88, 5, 0x03, 0xE8, .. "bye"u8]);
        await fromClient.Writer.CompleteAsync();
        await receiving.ContinueWith(_ => { }, TaskScheduler.Default).WaitAsync(Wait.Deadline);
    }

    private static WebSocket Socket(Stream stream) =>
        WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });

    private sealed class Written(Stream input) : Stream
    {
        public List<byte[]> Writes { get; } = [];

        public override bool CanRead => true;

        public override bool CanWrite => true;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => input.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes.Add(buffer.ToArray());
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
