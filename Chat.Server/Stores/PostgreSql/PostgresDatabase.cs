using Chat.Server.Kernel;
using Chat.Server.Ports;
using Npgsql;

namespace Chat.Server.Stores.PostgreSql;

/// <summary>
/// The database: opened with its first use and again after failures. While it is open, one connection stands for this server: it has the right to the tables, alone
/// (a lone node) or with others that have each other for publishing (nodes with a Redis), and it is the one that messages are written with.
/// </summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    /// <summary>"ChHb": with this our advisory locks begin; then comes a hash of what they are for, and of the schema.</summary>
    public const int LockClass = 0x43684862;

    /// <summary>How long after an opening that failed it is not tried again: who waited for it meanwhile fails with it, and does not wait once more.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly PostgresAddress address;
    private readonly HistoryOptions options;
    private readonly OutboxSettings outbox;
    private readonly bool isShared;
    private readonly ILogger logger;
    private readonly NpgsqlDataSource source;
    private readonly SemaphoreSlim opening = new(1);
    private volatile NpgsqlConnection? open;
    private (MessageLogUnavailableException Reason, long At)? refusal;
    private int outage;

    /// <param name="address">Where it is.</param>
    /// <param name="options">What is to be there.</param>
    /// <param name="outbox">Who reads the outbox.</param>
    /// <param name="isShared">Whether other servers may use it at the same time.</param>
    /// <param name="logger">Told of outages.</param>
    public PostgresDatabase(PostgresAddress address, HistoryOptions options, OutboxSettings outbox, bool isShared, ILogger logger)
    {
        this.address = address;
        this.options = options;
        this.outbox = outbox;
        this.isShared = isShared;
        this.logger = logger;
        source = address.Connect(CheckAsync);
    }

    /// <summary>Opens the database, if that can be done now.</summary>
    /// <exception cref="StartFailedException">It cannot be used until somebody changes something.</exception>
    public async Task DemandAsync(CancellationToken cancellation)
    {
        try
        {
            await OpenAsync(cancellation);
        }
        catch (MessageLogUnavailableException e) when (e.InnerException is StartFailedException reason)
        {
            throw reason;
        }
        catch (PostgresException e) when (PostgresFailure.IsLasting(e))
        {
            throw new StartFailedException($"The messages cannot be kept in {address.Name}: {PostgresFailure.ToUnavailable(e).Message} Change that, or name another place (ConnectionStrings:{PostgresAddress.ConnectionName}).", e);
        }
        catch (Exception e) when (PostgresFailure.Is(e) || e is MessageLogUnavailableException)
        {
            Report(e);
        }
    }

    /// <summary>Uses a connection of its own. What it does may be done twice, when a connection comes to its end.</summary>
    /// <exception cref="MessageLogUnavailableException">PostgreSQL cannot be used now.</exception>
    public async ValueTask<T> ReadAsync<T>(Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellation)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                return await UseAsync(read, cancellation);
            }
            catch (Exception e) when (isFirst && PostgresFailure.Is(e) && PostgresFailure.EndsConnection(e))
            {
                // One that was idle while PostgreSQL was started again.
            }
            catch (Exception e) when (PostgresFailure.Is(e))
            {
                throw Unavailable(e);
            }
        }
    }

    /// <summary>Uses a connection of its own for what changes something: once, or again when it was given up for the sake of another and nothing has changed.</summary>
    /// <exception cref="MessageLogUnavailableException">PostgreSQL cannot be used now.</exception>
    public async ValueTask<T> ChangeAsync<T>(Func<NpgsqlConnection, Task<T>> change, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return await UseAsync(change, cancellation);
            }
            catch (Exception e) when (PostgresFailure.IsConflict(e))
            {
                // Nothing was changed.
            }
            catch (Exception e) when (PostgresFailure.Is(e))
            {
                throw Unavailable(e);
            }
        }
    }

    /// <summary>Uses a connection of its own for what cannot be done twice.</summary>
    /// <exception cref="MessageLogUnavailableException">PostgreSQL cannot be used now.</exception>
    public async ValueTask<T> UseOnceAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancellation)
    {
        try
        {
            return await UseAsync(use, cancellation);
        }
        catch (Exception e) when (PostgresFailure.Is(e))
        {
            throw Unavailable(e);
        }
    }

    /// <summary>The connection that stands for this server, for the writer alone.</summary>
    public NpgsqlConnection Writing() => open ?? OpenAsync(CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>The writer's connection has failed: the next use opens a new one.</summary>
    public void Close()
    {
        open?.Dispose();
        open = null;
    }

    /// <summary>The beginning and the end of an outage are one line each; null is the end, which only the writer can tell: reading goes on where writing does not.</summary>
    public void Report(Exception? failure)
    {
        var present = failure is null ? 0 : 1;
        if (Volatile.Read(ref outage) == present || Interlocked.Exchange(ref outage, present) == present) return;
        if (failure is null) logger.StoreRecovered(address.Name);
        else logger.StoreUnavailable(failure, address.Name, PostgresFailure.ToUnavailable(failure).Message);
    }

    public async ValueTask DisposeAsync()
    {
        Close();
        await source.DisposeAsync();
        opening.Dispose();
    }

    private MessageLogUnavailableException Unavailable(Exception failure)
    {
        Report(failure);
        return PostgresFailure.ToUnavailable(failure);
    }

    private async Task<T> UseAsync<T>(Func<NpgsqlConnection, Task<T>> use, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (open is null) await OpenAsync(cancellation);
        await using var connection = await source.OpenConnectionAsync(cancellation);
        return await use(connection);
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        await opening.WaitAsync(cancellation);
        var isTried = false;
        try
        {
            if (open is { } already) return already;
            if (refusal is (var reason, var at) && TimeProvider.System.GetElapsedTime(at) < Pause) throw new MessageLogUnavailableException(reason.Message, reason.InnerException);
            isTried = true;
            var connection = await source.OpenConnectionAsync(cancellation);
            try
            {
                await PrepareAsync(connection, cancellation);
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }

            return open = connection;
        }
        catch (Exception e) when (isTried && (e is StartFailedException or MessageLogUnavailableException || PostgresFailure.Is(e)))
        {
            Report(e);
            refusal = (PostgresFailure.ToUnavailable(e), TimeProvider.System.GetTimestamp());
            if (e is StartFailedException) throw refusal.Value.Reason;
            throw;
        }
        finally
        {
            opening.Release();
        }
    }

    private async Task PrepareAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using (var transaction = await connection.BeginTransactionAsync(cancellation))
        {
            await using var alone = connection.Command("SELECT pg_advisory_xact_lock($1, hashtext($2))", LockClass, "open " + address.Schema);
            await alone.ExecuteNonQueryAsync(cancellation); // nodes that start together make the tables once
            await PostgresSchema.UpdateAsync(connection, address.Schema, options.Search, cancellation);
            await PostgresCluster.BeginAsync(connection, cancellation);
            await using var readers = connection.Command(
                "INSERT INTO outbox_readers (name, number) SELECT name, number FROM unnest($1) AS name, outbox_head ON CONFLICT DO NOTHING", (object)outbox.Readers.ToArray());
            await readers.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
        }

        await CheckAsync(connection);
        await using var claim = connection.Command($"SELECT pg_try_advisory_lock{(isShared ? "_shared" : "")}($1, hashtext($2))", LockClass, "use " + address.Schema);
        if (await claim.ExecuteScalarAsync(cancellation) is not true)
        {
            throw new MessageLogUnavailableException(isShared
                ? $"A server without Redis uses {address.Name}. Stop it, or give it the Redis of the others."
                : $"Another server uses {address.Name}. Servers that share it need a Redis (ConnectionStrings:Redis); else stop it, or name another 'Search Path'.");
        }

        await using var count = connection.Command("SELECT count(*)::int FROM streams");
        logger.StoreOpened(address.Name, (int)(await count.ExecuteScalarAsync(cancellation))!);
    }

    /// <summary>Looks at each new connection: the server behind the address may be another one than before.</summary>
    private async Task CheckAsync(NpgsqlConnection connection)
    {
        await using var made = connection.Command("SELECT to_regclass('log')::text");
        if (await made.ExecuteScalarAsync() is not string) return;
        await using var begun = connection.Command("SELECT count(*) FROM log");
        if (await begun.ExecuteScalarAsync() is 1L && await PostgresCluster.FollowAsync(connection)) logger.StoreWentOn(address.Name);
    }
}
