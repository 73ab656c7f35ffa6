using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// The outbox in the database of <see cref="SqliteMessageLog"/>. A message enters it with the transaction that puts it into the tables, so it is in the journal or
/// in the outbox whenever the process ends; reading has the tables take what is in the journal first.
/// </summary>
internal sealed class SqliteOutbox(SqliteMessageLog log) : IOutbox
{
    private static readonly OutboxPage Nothing = new([], 0);

    public async ValueTask AddAsync(string type, string? room, string body, CancellationToken cancellation = default) =>
        await DoAsync((outbox, now) =>
        {
            outbox.Add(type, room, body, now);
            return true;
        }, cancellation);

    public async ValueTask<OutboxPage> ReadAsync(string reader, int limit, CancellationToken cancellation = default) =>
        await DoAsync((outbox, _) => outbox.Read(reader, limit), cancellation) ?? Nothing;

    public async ValueTask AdvanceAsync(string reader, long number, CancellationToken cancellation = default) =>
        await DoAsync((outbox, _) =>
        {
            outbox.Advance(reader, number);
            return true;
        }, cancellation);

    public ValueTask<bool> TryClaimAsync(string reader, string holder, TimeSpan lease, CancellationToken cancellation = default) =>
        cancellation.IsCancellationRequested ? ValueTask.FromCanceled<bool>(cancellation) : new(true);

    public async ValueTask TidyAsync(CancellationToken cancellation = default)
    {
        while (await DoAsync((outbox, now) => outbox.Tidy(now), cancellation)) cancellation.ThrowIfCancellationRequested();
    }

    public ValueTask<(long Count, DateTime? Oldest)> BacklogAsync(string reader, CancellationToken cancellation = default) =>
        DoAsync((outbox, _) => outbox.Backlog(reader), cancellation);

    public async ValueTask ForgetUserAsync(string userId, CancellationToken cancellation = default) =>
        await log.DoAsync(new TableTask<bool>((amender, _) =>
        {
            amender.Outbox?.ForgetUser(userId);
            return amender.WipeDue |= amender.Outbox is not null;
        }), cancellation);

    /// <summary>The default of the result when there is no outbox.</summary>
    private ValueTask<T?> DoAsync<T>(Func<OutboxTable, DateTimeOffset, T> run, CancellationToken cancellation) =>
        log.DoAsync(new TableTask<T?>((amender, now) => amender.Outbox is { } outbox ? run(outbox, now) : default), cancellation);
}
