using Chat.Server.Ports;

namespace Chat.Server.Tests.Specifications;

/// <summary>A log that counts what is read of it.</summary>
internal sealed class CountedReads(IMessageLog inner) : IMessageLog
{
    public int Reads { get; private set; }

    public int Messages { get; private set; }

    public bool StoresInOrder => inner.StoresInOrder;

    public void Reset() => (Reads, Messages) = (0, 0);

    public ValueTask<AppendResult> AppendAsync(StreamKey stream, MessageDraft draft, CancellationToken cancellation = default) => inner.AppendAsync(stream, draft, cancellation);

    public ValueTask<LogPage> ReadAfterAsync(StreamKey stream, LogPosition after, PageLimit limit, CancellationToken cancellation = default) =>
        CountAsync(inner.ReadAfterAsync(stream, after, limit, cancellation));

    public ValueTask<LogPage> ReadBeforeAsync(StreamKey stream, long before, PageLimit limit, CancellationToken cancellation = default) =>
        CountAsync(inner.ReadBeforeAsync(stream, before, limit, cancellation));

    public ValueTask<IReadOnlyList<StreamHead>> HeadsAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation = default) => inner.HeadsAsync(streams, cancellation);

    public ValueTask<IReadOnlyList<NewestMessage>> NewestAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation = default) => inner.NewestAsync(streams, cancellation);

    public ValueTask ProbeAsync(CancellationToken cancellation = default) => inner.ProbeAsync(cancellation);

    private async ValueTask<LogPage> CountAsync(ValueTask<LogPage> reading)
    {
        var page = await reading;
        Reads++;
        Messages += page.Messages.Count;
        return page;
    }
}
