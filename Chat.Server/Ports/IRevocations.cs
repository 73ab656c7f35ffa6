namespace Chat.Server.Ports;

/// <summary>
/// Whose older tokens count no more.
/// <para><b>Moment.</b> A user has at most one moment, a whole second; tokens issued before it are refused. It only moves
/// forward: a revocation with an earlier moment changes nothing.</para>
/// <para><b>Users</b> are told apart by ordinal comparison.</para>
/// <para><b>Reach.</b> When <see cref="RevokeAsync"/> returns, the moment is kept as durably as the implementation promises, and
/// every server that shares it sees it.</para>
/// <para><b>Memory.</b> A moment is kept until the latest <c>until</c> it was given with, and is gone at some time after that:
/// by then the tokens it concerns have expired.</para>
/// <para><b>Failure.</b> Every method throws <see cref="RevocationsUnavailableException"/> when the store cannot be used, and works
/// again by itself when it can: who asks must refuse, not let in. All methods may be called concurrently.</para>
/// </summary>
internal interface IRevocations
{
    /// <param name="userId">The user; validated by the caller.</param>
    /// <param name="before">The moment, a whole second.</param>
    /// <param name="until">How long it must be kept.</param>
    /// <param name="cancellation">Ends the waiting; the revocation may have happened.</param>
    ValueTask RevokeAsync(string userId, DateTimeOffset before, DateTimeOffset until, CancellationToken cancellation = default);

    /// <summary>The moment of a user, or null when there is none.</summary>
    ValueTask<DateTimeOffset?> RevokedBeforeAsync(string userId, CancellationToken cancellation = default);

    /// <summary>The users whose moment is at <paramref name="since"/> or later, with their moments.</summary>
    ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> RevokedSinceAsync(DateTimeOffset since, CancellationToken cancellation = default);
}
