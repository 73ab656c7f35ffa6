namespace Chat.Server.Ports;

/// <summary>
/// What moderation has imposed, kept where the log is kept: across restarts, and for every node that shares it.
/// <para><b>Following.</b> Every imposing and lifting has a revision. A node keeps what holds in memory and asks for what has changed since; so whoever
/// speaks is checked without a question to the store.</para>
/// <para><b>Memory.</b> What has ended by itself, and what was lifted more than ten minutes ago, is forgotten at some time after that.</para>
/// <para><b>Failure.</b> Every method throws <see cref="SanctionsUnavailableException"/> when the store cannot be used, and works again by itself when it can.
/// All methods may be called concurrently.</para>
/// </summary>
internal interface ISanctions
{
    /// <summary>Imposes a sanction, in place of one of the same kind, room and user.</summary>
    ValueTask ImposeAsync(Sanction sanction, CancellationToken cancellation = default);

    /// <summary>Lifts one. Null when there is none that holds.</summary>
    ValueTask<Sanction?> LiftAsync(SanctionKind kind, string? room, string userId, CancellationToken cancellation = default);

    /// <summary>Those that hold, in an order that stays. A cursor that is none throws <see cref="FormatException"/>.</summary>
    ValueTask<SanctionPage> ListAsync(SanctionFilter filter, string? from, int limit, CancellationToken cancellation = default);

    /// <summary>
    /// What has changed after a revision, in order, at most <paramref name="limit"/>; only the last change of each sanction. From 0 it is everything that holds. A revision beyond the newest one
    /// (the store was lost) gives null: then all is to be read anew from 0.
    /// </summary>
    ValueTask<IReadOnlyList<SanctionChange>?> ChangedSinceAsync(long revision, int limit, CancellationToken cancellation = default);

    /// <summary>Lifts and forgets everything about a user. The number of sanctions that were kept.</summary>
    ValueTask<int> ForgetUserAsync(string userId, CancellationToken cancellation = default);
}
