using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Chat.Server.FastPath;
using Chat.Server.Tests.Harness;
using FluentAssertions;
using Xunit;

namespace Chat.Server.Tests.FastPath;

/// <summary>On a real pair of sockets.</summary>
public sealed class SocketOutputTests : IAsyncLifetime
{
    private readonly Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly Pipe kestrel = new();
    private Socket server = null!;
    private SocketOutput output = null!;
    private bool aborted;

    public async Task InitializeAsync()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        await client.ConnectAsync(listener.LocalEndPoint!);
        server = await listener.AcceptAsync();
        server.TrySetNonBlocking().Should().BeTrue();
        output = new SocketOutput(server, kestrel.Writer, () => aborted = true);
    }

    public Task DisposeAsync()
    {
        server.Dispose();
        client.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_write_that_the_socket_takes_has_ended_when_it_returns()
    {
        var write = output.WriteAsync("record"u8.ToArray());

        write.IsCompletedSuccessfully.Should().BeTrue();
        (await write).IsCompleted.Should().BeFalse();
        (await ReadAsync(6)).Should().Equal("record"u8.ToArray());
        kestrel.Reader.TryRead(out _).Should().BeFalse("Kestrel's own output has nothing of it");
    }

    [Fact]
    public async Task What_the_socket_does_not_take_at_once_follows_whole_and_in_order()
    {
        var (write, written) = await FillAsync();

        var received = await ReadAsync(written);

        (await write.AsTask().WaitAsync(Wait.Deadline)).IsCompleted.Should().BeFalse();
        received.Chunk(Record(0).Length).Select((record, i) => record.SequenceEqual(Record(i))).Should().OnlyContain(same => same);
    }

    [Fact]
    public async Task A_record_whose_rest_is_given_up_ends_the_connection()
    {
        using var timeout = new CancellationTokenSource();
        var (write, _) = await FillAsync(timeout.Token);

        await timeout.CancelAsync();

        await write.AsTask().Invoking(task => task.WaitAsync(Wait.Deadline)).Should().ThrowAsync<OperationCanceledException>();
        aborted.Should().BeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Who_is_gone_is_no_failure(bool byReset)
    {
        if (byReset)
        {
            client.LingerState = new LingerOption(true, 0);
            client.Dispose();
        }
        else
        {
            server.Dispose();
        }

        await Wait.UntilAsync(async () => (await output.WriteAsync("record"u8.ToArray())).IsCompleted, "the end is noticed");
    }

    [Fact]
    public async Task Nobody_waits_for_a_socket_that_is_disposed_of()
    {
        var (write, _) = await FillAsync();

        server.Dispose();

        (await write.AsTask().WaitAsync(Wait.Deadline)).IsCompleted.Should().BeTrue();
    }

    [Fact]
    public async Task What_is_put_into_its_memory_goes_through_Kestrel()
    {
        "abc"u8.CopyTo(output.GetSpan(3));
        output.Advance(3);
        await output.FlushAsync();

        var read = await kestrel.Reader.ReadAsync();
        read.Buffer.Length.Should().Be(3);
    }

    /// <summary>Writes until a write does not end at once.</summary>
    private async Task<(ValueTask<FlushResult> Write, int Bytes)> FillAsync(CancellationToken cancellation = default)
    {
        for (var i = 0; ; i++)
        {
            var write = output.WriteAsync(Record(i), cancellation);
            if (!write.IsCompleted) return (write, (i + 1) * Record(i).Length);
            await write;
        }
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await new NetworkStream(client).ReadExactlyAsync(bytes).AsTask().WaitAsync(Wait.Deadline);
        return bytes;
    }

    private static byte[] Record(int number)
    {
        var record = new byte[16_000];
        Array.Fill(record, (byte)(number % 251));
        BitConverter.TryWriteBytes(record, number);
        return record;
    }
}
