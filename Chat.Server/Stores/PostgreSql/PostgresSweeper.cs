namespace Chat.Server.Stores.PostgreSql;

/// <summary>Has retention look at every stream now and then, on one node at a time. What fails is tried again with the next sweep.</summary>
internal sealed class PostgresSweeper : IAsyncDisposable
{
    private static readonly string Lock = $"{PostgresDatabase.LockClass}, hashtext('sweep ' || current_schema())";

    private readonly PostgresDatabase database;
    private readonly PostgresSweep sweep;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private readonly CancellationTokenSource ending = new();
    private readonly SemaphoreSlim wanted = new(0);
    private readonly Task running;
    private int ended;

    public PostgresSweeper(PostgresDatabase database, PostgresSweep sweep, TimeProvider time)
    {
        this.database = database;
        this.sweep = sweep;
        this.time = time;
        running = Task.Run(RunAsync);
        timer = time.CreateTimer(_ => wanted.Release(), null, RetentionSchedule.Interval, RetentionSchedule.Interval);
    }

    /// <summary>May be called again, as the log is one service under several names.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, 1) != 0) return;
        await timer.DisposeAsync();
        await ending.CancelAsync();
        await running;
        ending.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await wanted.WaitAsync(ending.Token);
                while (await wanted.WaitAsync(TimeSpan.Zero, ending.Token))
                {
                    // One sweep does for all that were asked for.
                }

                await TrySweepAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task TrySweepAsync()
    {
        try
        {
            await database.ChangeAsync(async connection =>
            {
                await using var claim = connection.Command($"SELECT pg_try_advisory_lock({Lock})");
                if (await claim.ExecuteScalarAsync(ending.Token) is not true) return false;
                try
                {
                    await sweep.RunAsync(connection, time.GetUtcNow(), ending.Token);
                }
                finally
                {
                    if (connection.State == System.Data.ConnectionState.Open)
                    {
                        await using var release = connection.Command($"SELECT pg_advisory_unlock({Lock})");
                        await release.ExecuteNonQueryAsync();
                    }
                }

                return true;
            }, ending.Token);
        }
        catch (Ports.MessageLogUnavailableException)
        {
            // The store has logged the reason.
        }
    }
}
