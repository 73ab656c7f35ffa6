using System.Buffers;
using System.Net.Security;
using System.Threading.Channels;

namespace Chat.LoadTest.Wire;

/// <summary>A connection under TLS: one task reads, one writes.</summary>
internal sealed class TlsTransport(SslStream stream) : ITransport
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
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The connection has ended.
        }

        handler.OnEnd();
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var bytes in unsent.Reader.ReadAllAsync()) await stream.WriteAsync(bytes);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Reading finds the end.
        }
    }
}
