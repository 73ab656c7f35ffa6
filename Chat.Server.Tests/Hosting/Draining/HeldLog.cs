using Chat.Contracts;
using Chat.Server.Ports;
using Chat.Server.Stores.Memory;

namespace Chat.Server.Tests.Hosting.Draining;

/// <summary>A log that stores messages only when the test lets it.</summary>
internal sealed class HeldLog(MemoryMessageLog inner) : IMessageLog, IMessageChanges, IMessageErasure, IRoomState, IMentions, IMessageSearch
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

    public ValueTask<IReadOnlyList<NewestMessage>> NewestAsync(IReadOnlyList<StreamKey> streams, CancellationToken cancellation = default) =>
        inner.NewestAsync(streams, cancellation);

    public ValueTask ProbeAsync(CancellationToken cancellation = default) => inner.ProbeAsync(cancellation);

    public ValueTask<AmendResult> AmendAsync(StreamKey stream, Amendment amendment, CancellationToken cancellation = default) => inner.AmendAsync(stream, amendment, cancellation);

    public ValueTask<ChangePage> ReadChangesAsync(StreamKey stream, LogPosition after, PageLimit limit, CancellationToken cancellation = default) =>
        inner.ReadChangesAsync(stream, after, limit, cancellation);

    public ValueTask<StreamPosition> ClearAsync(StreamKey stream, bool end, CancellationToken cancellation = default) => inner.ClearAsync(stream, end, cancellation);

    public ValueTask<SentPage> FindSentAsync(string sender, string? from, int limit, CancellationToken cancellation = default) => inner.FindSentAsync(sender, from, limit, cancellation);

    public ValueTask<StateSnapshot> ReadStateAsync(StreamKey stream, string? key, CancellationToken cancellation = default) => inner.ReadStateAsync(stream, key, cancellation);

    public ValueTask<IReadOnlyList<int>> CountAsync(string userId, IReadOnlyList<(StreamKey Stream, LogPosition After)> places, int max, CancellationToken cancellation = default) =>
        inner.CountAsync(userId, places, max, cancellation);

    public ValueTask<SearchResult> SearchAsync(StreamKey stream, SearchQuery query, long before, PageLimit limit, CancellationToken cancellation = default) =>
        inner.SearchAsync(stream, query, before, limit, cancellation);
}
