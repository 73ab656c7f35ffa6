using System.Collections.Concurrent;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Memory;

/// <summary>Revocations of one process; a restart forgets them. Not for servers whose tokens outlive the process.</summary>
internal sealed class MemoryRevocations(TimeProvider time) : IRevocations
{
    private readonly ConcurrentDictionary<string, Revocation> revocations = new(StringComparer.Ordinal);

    public int Count => revocations.Count;

    public ValueTask RevokeAsync(string userId, DateTimeOffset before, DateTimeOffset until, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        RemoveExpired();
        Set(userId, new Revocation(before, until));
        return ValueTask.CompletedTask;
    }

    public ValueTask<DateTimeOffset?> RevokedBeforeAsync(string userId, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(revocations.TryGetValue(userId, out var revocation) ? revocation.Before : null);
    }

    public ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> RevokedSinceAsync(DateTimeOffset since, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        return new(revocations.Where(entry => entry.Value.Before >= since).ToDictionary(entry => entry.Key, entry => entry.Value.Before));
    }

    /// <summary>Takes over what another store has kept.</summary>
    public void Set(string userId, Revocation revocation) =>
        revocations.AddOrUpdate(userId, revocation, (_, present) => Revocation.Later(present, revocation));

    /// <summary>One look at all with every revocation: they are rare, and without new ones nothing grows.</summary>
    private void RemoveExpired()
    {
        var now = time.GetUtcNow();
        foreach (var entry in revocations)
            if (entry.Value.Until <= now) revocations.TryRemove(entry);
    }
}
