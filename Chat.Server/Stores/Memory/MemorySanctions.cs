using Chat.Server.Ports;

namespace Chat.Server.Stores.Memory;

/// <summary>Sanctions of one process; a restart forgets them.</summary>
internal sealed class MemorySanctions(TimeProvider time) : ISanctions
{
    private readonly SanctionTable table = new(time);

    public ValueTask ImposeAsync(Sanction sanction, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        table.Impose(sanction);
        return ValueTask.CompletedTask;
    }

    public ValueTask<Sanction?> LiftAsync(SanctionKind kind, string? room, string userId, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(table.Lift(new SanctionKey(kind, room, userId)));
    }

    public ValueTask<SanctionPage> ListAsync(SanctionFilter filter, string? from, int limit, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(table.List(filter, from, limit));
    }

    public ValueTask<IReadOnlyList<SanctionChange>?> ChangedSinceAsync(long revision, int limit, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(table.ChangedSince(revision, limit));
    }

    public ValueTask<int> ForgetUserAsync(string userId, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(table.Forget(userId));
    }
}
