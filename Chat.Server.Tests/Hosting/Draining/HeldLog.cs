using Chat.Server.Ports;

namespace Chat.Server.Tests.Hosting.Draining;

/// <summary>A log that stores messages only when the test lets it.</summary>
internal sealed class HeldLog(IMessageLog inner) : IMessageLog
{
    private readonly TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when somebody waits for a message to be stored.</summary>
    public Task Asked => asked.Task;

    public void Release() => released.TrySetResult();

    public bool StoresInOrder => false;

    public async ValueTask<AppendResult> AppendAsync(StreamKey stream, MessageDraft draft, CancellationToken cancellation = default)
    {
        asked.TrySetResult();
        await released.Task.WaitAsync(cancellation);
        return await inner.AppendAsync(stream, draft, cancellation);
    }

    public ValueTask<LogPage> ReadAfterAsync(StreamKey stream, LogPosition after, PageLimit limit, CancellationToken cancellation = default) =>
        inner.ReadAfterAsync(stream, after, limit, cancellation);

    public ValueTask<LogPage> ReadBeforeAsync(StreamKey stream, long before, PageLimit limit, CancellationToken cancellation = default) =>
        inner.ReadBeforeAsync(stream, before, limit, cancellation);

    public ValueTask<IReadOnlyList<StreamHead>> HeadsAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation = default) =>
        inner.HeadsAsync(streams, cancellation);

    public ValueTask ProbeAsync(CancellationToken cancellation = default) => inner.ProbeAsync(cancellation);
}
