namespace Chat.Client;

/// <summary>
/// Keeps unsent messages. One client at a time uses it; its calls come one after the other, in the order in which messages were sent.
/// </summary>
public interface IOutbox
{
    /// <summary>What is kept, oldest first. Called once, before everything else.</summary>
    Task<IReadOnlyList<OutboxMessage>> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Keeps a message, which is the newest. When it is done the message survives whatever the outbox is made to survive.</summary>
    Task AddAsync(OutboxMessage message, CancellationToken cancellationToken);

    /// <summary>Notes that a message is about to be sent for the first time.</summary>
    Task MarkAttemptedAsync(string clientMessageId, DateTimeOffset attemptedAt, CancellationToken cancellationToken);

    /// <summary>Forgets a message: it was stored, or it failed.</summary>
    Task RemoveAsync(string clientMessageId, CancellationToken cancellationToken);
}
