namespace Chat.Server.Ports;

/// <summary>
/// What back ends are to be told, kept until each of its readers has passed it. It lies in the log's store: a message, an edit or a deletion in a room enters the log and the
/// outbox in one step, so that no crash can separate them. With <see cref="OutboxSettings.None"/> nothing enters.
/// <para><b>Order.</b> The entries about one room stand in the order in which they happened: messages and changes in that of the log, others in the order of their adding.</para>
/// <para><b>Readers.</b> Each named reader has a place of its own, which is kept as durably as the log. One that is new begins at the present end. Those that are not named in the
/// settings any more are forgotten with the next <see cref="TidyAsync"/>.</para>
/// <para><b>Several nodes</b> share one outbox; who holds a reader's claim reads.</para>
/// <para><b>Latency.</b> An entry can be read within two seconds of its happening.</para>
/// <para><b>Failure, concurrency.</b> As <see cref="IMessageLog"/>.</para>
/// </summary>
internal interface IOutbox
{
    /// <summary>Adds what is no message.</summary>
    /// <param name="type">What happened.</param>
    /// <param name="room">The room it happened in, if it was one.</param>
    /// <param name="body">JSON.</param>
    /// <param name="cancellation">Ends the waiting; it may have been added.</param>
    ValueTask AddAsync(string type, string? room, string body, CancellationToken cancellation = default);

    /// <summary>What comes after the reader's place, at most <paramref name="limit"/> entries and about one megabyte.</summary>
    ValueTask<OutboxPage> ReadAsync(string reader, int limit, CancellationToken cancellation = default);

    /// <summary>Moves the reader's place behind an entry. It never moves back.</summary>
    ValueTask AdvanceAsync(string reader, long number, CancellationToken cancellation = default);

    /// <summary>
    /// Takes the reader for a holder, or keeps it for the one who has it. A claim ends by itself after <paramref name="lease"/>. Where there is one process it is always given.
    /// </summary>
    ValueTask<bool> TryClaimAsync(string reader, string holder, TimeSpan lease, CancellationToken cancellation = default);

    /// <summary>Drops what every reader has passed, and what is beyond the settings. In steps; to be called now and then.</summary>
    ValueTask TidyAsync(CancellationToken cancellation = default);

    /// <summary>How many entries a reader has before it, and when the oldest of them happened; null when there is none.</summary>
    ValueTask<(long Count, DateTime? Oldest)> BacklogAsync(string reader, CancellationToken cancellation = default);

    /// <summary>Drops or blanks the entries that hold what a user said or are about the user.</summary>
    ValueTask ForgetUserAsync(string userId, CancellationToken cancellation = default);
}
