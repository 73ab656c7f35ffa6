using Chat.Server.Ports;

namespace Chat.Server.Tests.Rooms;

/// <summary>A store that can be away, and come back as another one.</summary>
internal sealed class SwitchableSanctions(ISanctions first) : ISanctions
{
    /// <summary>Null while it is away.</summary>
    public ISanctions? Store { get; set; } = first;

    private ISanctions Present => Store ?? throw new SanctionsUnavailableException("away");

    public ValueTask ImposeAsync(Sanction sanction, CancellationToken cancellation = default) => Present.ImposeAsync(sanction, cancellation);

    public ValueTask<Sanction?> LiftAsync(SanctionKind kind, string? room, string userId, CancellationToken cancellation = default) =>
        Present.LiftAsync(kind, room, userId, cancellation);

    public ValueTask<SanctionPage> ListAsync(SanctionFilter filter, string? from, int limit, CancellationToken cancellation = default) =>
        Present.ListAsync(filter, from, limit, cancellation);

    public ValueTask<IReadOnlyList<SanctionChange>?> ChangedSinceAsync(long revision, int limit, CancellationToken cancellation = default) =>
        Present.ChangedSinceAsync(revision, limit, cancellation);

    public ValueTask<int> ForgetUserAsync(string userId, CancellationToken cancellation = default) => Present.ForgetUserAsync(userId, cancellation);
}
