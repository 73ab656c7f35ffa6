using System.Buffers;
using System.Threading.Channels;

namespace Chat.LoadTest.Wire;

/// <summary>A connection under TLS, or a stream of one of HTTP/2: one task reads, one writes.</summary>
/// <param name="stream">Where the bytes go.</param>
/// <param name="owner">What ends with it.</param>
internal sealed class StreamTransport(Stream stream, IDisposable? owner = null) : ITransport
{
    private readonly Channel<byte[]> unsent = Channel.CreateUnbounded<byte[]>(new UnboundedChannelOptions { SingleReader = true });

    public void Start(ITransportHandler handler)
    {
        _ = ReadAsync(handler);
        _ = WriteAsync();
    }

    public void Send(ReadOnlySpan<byte> bytes) => unsent.Writer.TryWrite(bytes.ToArray());

    public void Abort() => Dispose();

    public void Dispose()
    {
        unsent.Writer.TryComplete();
        stream.Dispose();
        owner?.Dispose();
    }

    private async Task ReadAsync(ITransportHandler handler)
    {
        try
        {
            while (true)
            {
                _ = await stream.ReadAsync(Memory<byte>.Empty); // holds no buffer while nothing comes
                var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
                try
                {
                    var count = await stream.ReadAsync(buffer);
                    if (count == 0) break;
                    handler.OnBytes(buffer.AsSpan(0, count));
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The connection has ended.
        }

        handler.OnEnd();
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var bytes in unsent.Reader.ReadAllAsync())
            {
                await stream.WriteAsync(bytes);
                await stream.FlushAsync(); // HTTP/2 keeps what it is given until then
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // Reading finds the end.
        }
    }
}
