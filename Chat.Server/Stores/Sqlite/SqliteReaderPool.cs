using System.Collections.Concurrent;
using Chat.Server.Ports;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// The connections for reading, at most <see cref="Size"/>. A read runs on a thread of the pool, for its caller's may be one that
/// waits for sockets; the limit keeps a storm of reads on a slow disk from taking every thread of the pool.
/// </summary>
internal sealed class SqliteReaderPool(SqliteLogFile file) : IDisposable
{
    private const int Size = 8;

    private readonly ConcurrentBag<SqliteReader> idle = [];
    private readonly SemaphoreSlim free = new(Size);
    private volatile bool closed;

    /// <summary>Null when the pool was closed: the database has another life now.</summary>
    public ValueTask<List<LoggedMessage>?> ReadAsync(SqliteStream stream, PageRange range, PageBudget budget, CancellationToken cancellation) =>
        UseAsync(reader => reader.Read(stream, range, budget), cancellation);

    /// <summary>As <see cref="ReadAsync"/>, whatever is read.</summary>
    public async ValueTask<T?> UseAsync<T>(Func<SqliteReader, T> read, CancellationToken cancellation)
    {
        await free.WaitAsync(cancellation);
        try
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            if (closed) return default;
            var reader = idle.TryTake(out var waiting) ? waiting : new SqliteReader(file);
            T page;
            try
            {
                page = read(reader);
            }
            catch
            {
                reader.Dispose();
                throw;
            }

            idle.Add(reader);
            if (closed) CloseIdle();
            return page;
        }
        finally
        {
            free.Release();
        }
    }

    /// <summary>Readers at work close when they are done.</summary>
    public void Dispose()
    {
        closed = true;
        CloseIdle();
    }

    private void CloseIdle()
    {
        while (idle.TryTake(out var reader)) reader.Dispose();
    }
}
