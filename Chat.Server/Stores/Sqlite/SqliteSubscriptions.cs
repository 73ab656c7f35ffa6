using Chat.Contracts;
using Chat.Server.Ports;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Chat.Server.Stores.Sqlite;

/// <summary>
/// Subscriptions of one server in a SQLite file of their own; what was added or removed is on disk when the call returns. Marks are gathered in memory and
/// written together, <see cref="MarkInterval"/> after the first of them at the latest. Reading does not wait for writing; nothing is kept in memory but what
/// is to be written.
/// </summary>
internal sealed class SqliteSubscriptions : ISubscriptions, IAsyncDisposable
{
    /// <summary>How long a mark waits for company.</summary>
    public static readonly TimeSpan MarkInterval = TimeSpan.FromMilliseconds(500);

    private readonly string path;
    private readonly SubscriptionOptions options;
    private readonly SubscriptionWriter writer;
    private readonly ITimer marking;

    /// <summary>Guards the marks and the reader: a subscription is read with what the table lacks of it.</summary>
    private readonly Lock gate = new();
    private readonly SubscriptionMarks marks = new();
    private SubscriptionTable? reader;
    private bool waiting;
    private volatile bool failed;

    public SqliteSubscriptions(string path, IOptions<SubscriptionOptions> options, TimeProvider time, ILogger<SqliteSubscriptions> logger)
        : this(path, options.Value, time, logger, initialise: null)
    {
    }

    internal SqliteSubscriptions(string path, SubscriptionOptions options, TimeProvider time, ILogger logger, Action<SqliteConnection>? initialise)
    {
        this.path = path;
        this.options = options;
        writer = new SubscriptionWriter(() => SubscriptionTable.OpenToWrite(path, initialise), CloseReader, path, logger);
        writer.Start();
        marking = time.CreateTimer(_ => WriteMarks(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public ValueTask<SubscribeOutcome> AddAsync(string room, string userId, StreamPosition read, CancellationToken cancellation = default) =>
        DoAsync(new SubscriptionTask<SubscribeOutcome>(table => table.Add(new Subscription(room, userId, read), options)), cancellation);

    public ValueTask<bool> RemoveAsync(string room, string userId, CancellationToken cancellation = default) =>
        DoAsync(new SubscriptionTask<bool>(table => table.Remove(room, userId), _ => Drop(marks => marks.Drop(room, userId))), cancellation);

    public ValueTask<Subscription?> FindAsync(string room, string userId, CancellationToken cancellation = default) =>
        ReadAsync(table => Find(table, room, userId), cancellation);

    public ValueTask<IReadOnlyList<Subscription>> OfUserAsync(string userId, CancellationToken cancellation = default) =>
        ReadAsync<IReadOnlyList<Subscription>>(table => table.OfUser(userId).ConvertAll(marks.Over), cancellation);

    public ValueTask<SubscriberPage> OfRoomAsync(string room, string? after, int limit, CancellationToken cancellation = default)
    {
        var place = SubscriberPlace.Parse(after);
        return ReadAsync(table =>
        {
            var (page, last) = table.OfRoom(room, place, limit);
            return new SubscriberPage(page.ConvertAll(marks.Over), last is { } number ? SubscriberPlace.Of(number) : null);
        }, cancellation);
    }

    public async ValueTask<Subscription?> MarkReadAsync(string room, string userId, StreamPosition read, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        if (failed) await WriteMarks(); // which throws while it fails: then a mark would not be durable in time
        lock (gate)
            if (marks.Move(room, userId, read) is { } moved) return moved;

        return await ReadAsync(table =>
        {
            if (Find(table, room, userId) is not { } present) return null;
            var marked = present with { Read = Subscription.Later(present.Read, read) };
            if (marked.Read == present.Read) return present;
            marks.Set(marked);
            if (!waiting) marking.Change(MarkInterval, Timeout.InfiniteTimeSpan);
            waiting = true;
            return marked;
        }, cancellation);
    }

    public async ValueTask RemoveUserAsync(string userId, CancellationToken cancellation = default) =>
        await DoAsync(new SubscriptionTask<int>(table => table.RemoveUser(userId), _ => Drop(marks => marks.DropUser(userId))) { Wipes = true }, cancellation);

    public async ValueTask RemoveRoomAsync(string room, CancellationToken cancellation = default) =>
        await DoAsync(new SubscriptionTask<int>(table => table.RemoveRoom(room), _ => Drop(marks => marks.DropRoom(room))), cancellation);

    public async ValueTask DisposeAsync()
    {
        await marking.DisposeAsync();
        _ = WriteMarks();
        await writer.EndAsync();
        CloseReader();
    }

    /// <summary>Writes all marks that there are when their turn comes.</summary>
    private Task WriteMarks()
    {
        lock (gate) waiting = false;
        var work = new SubscriptionTask<Subscription[]>(
            table =>
            {
                Subscription[] all;
                lock (gate) all = marks.ToArray();
                table.Mark(all);
                return all;
            },
            all => Drop(marks => marks.Stored(all)));
        writer.Add(work);
        return ObserveAsync(work.Task);
    }

    private async Task ObserveAsync(Task writing)
    {
        try
        {
            await writing;
            failed = false;
        }
        catch (SubscriptionsUnavailableException)
        {
            failed = true;
            lock (gate)
            {
                if (!waiting) marking.Change(MarkInterval, Timeout.InfiniteTimeSpan);
                waiting = true;
            }

            throw;
        }
    }

    private void Drop(Action<SubscriptionMarks> drop)
    {
        lock (gate) drop(marks);
    }

    private Subscription? Find(SubscriptionTable table, string room, string user) => table.Find(room, user) is { } row ? marks.Over(row) : null;

    private async ValueTask<T> DoAsync<T>(SubscriptionTask<T> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        writer.Add(work);
        return await work.Task;
    }

    /// <summary>Reads under the lock, on a thread that may wait.</summary>
    private async ValueTask<T> ReadAsync<T>(Func<SubscriptionTable, T> read, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (!IsReady()) await DoAsync(new SubscriptionTask<bool>(_ => true) { Writes = false }, cancellation); // makes the file
        lock (gate)
        {
            try
            {
                return read(reader ??= SubscriptionTable.OpenToRead(path));
            }
            catch (SqliteException e)
            {
                CloseReader();
                throw new SubscriptionsUnavailableException($"{path} cannot be used: {e.Message}", e);
            }
        }
    }

    private bool IsReady()
    {
        lock (gate) return reader is { HasMoved: false };
    }

    private void CloseReader()
    {
        lock (gate)
        {
            reader?.Dispose();
            reader = null;
        }
    }
}
