namespace Chat.Client;

/// <summary>An outbox in memory: it outlives its client, and ends with the process.</summary>
public sealed class MemoryOutbox : IOutbox
{
    private readonly object gate = new();
    private readonly List<OutboxMessage> messages = [];

    /// <inheritdoc/>
    public Task<IReadOnlyList<OutboxMessage>> LoadAsync(CancellationToken cancellationToken)
    {
        lock (gate) return Task.FromResult<IReadOnlyList<OutboxMessage>>([.. messages]);
    }

    /// <inheritdoc/>
    public Task AddAsync(OutboxMessage message, CancellationToken cancellationToken)
    {
        lock (gate) messages.Add(message);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task MarkAttemptedAsync(string clientMessageId, DateTimeOffset attemptedAt, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var at = messages.FindIndex(message => message.ClientMessageId == clientMessageId);
            if (at >= 0) messages[at] = messages[at] with { AttemptedAt = attemptedAt };
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string clientMessageId, CancellationToken cancellationToken)
    {
        lock (gate) messages.RemoveAll(message => message.ClientMessageId == clientMessageId);
        return Task.CompletedTask;
    }
}
