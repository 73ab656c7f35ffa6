namespace Chat.LoadTest.Honest;

/// <summary>All honest users of a run, from their first connection to the comparison with the log at the end.</summary>
internal sealed class HonestCrowd : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource quiet = new();
    private readonly CancellationTokenSource stop = new();
    private readonly HonestOptions options;
    private readonly HonestUser[] users;
    private Task running = Task.CompletedTask;

    public HonestCrowd(HonestOptions options)
    {
        this.options = options;
        users = [.. Enumerable.Range(0, options.Users).Select(i => new HonestUser(options, i, Ledger, quiet.Token, stop.Token))];
    }

    public Ledger Ledger { get; } = new();

    /// <summary>How many users are in all their rooms at the moment.</summary>
    public int ReadyCount => users.Count(u => u.Ready);

    /// <summary>Lets users come, a few at a time, so that nobody is in anybody's way; returns when everyone is there.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        var tasks = new List<Task>();
        for (var i = 0; i < users.Length; i++)
        {
            tasks.Add(users[i].RunAsync());
            if (i % 10 == 9) await WhenAsync(() => users.Take(i - 5).All(u => u.Ready), options.CatchUpTimeout, cancellation);
        }

        running = Task.WhenAll(tasks);
        await WhenAsync(() => ReadyCount == users.Length, options.CatchUpTimeout, cancellation);
    }

    /// <summary>
    /// Nobody says anything new. Everyone gets the receipts that are due and sees its rooms to their ends; then the logs are read
    /// and compared with what was promised and seen.
    /// </summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        await quiet.CancelAsync();
        if (!await WhenAsync(() => Array.TrueForAll(users, u => u.Settled is not null), options.CatchUpTimeout, cancellation))
            foreach (var user in users.Where(u => u.Settled is null)) Ledger.Violation($"{user.Name}: has no connection, or messages without a receipt, at the end");

        var audit = new LogAudit(users, Ledger, options);
        var heads = await audit.ReadAsync(cancellation);
        var lagging = () => users.SelectMany(u => u.Rooms.Where(r => r.Last < heads.GetValueOrDefault(r.Room)).Select(r => (User: u, Room: r)));
        if (!await WhenAsync(() => !lagging().Any(), options.CatchUpTimeout, cancellation))
            foreach (var (user, room) in lagging()) Ledger.Violation($"{user.Name} in {room.Room}: saw the log to {room.Last}, it goes to {heads[room.Room]}");
    }

    public async ValueTask DisposeAsync()
    {
        await quiet.CancelAsync();
        await stop.CancelAsync(); // not disposed of: whoever ends the run may ask again
        await running;
    }

    private static async Task<bool> WhenAsync(Func<bool> condition, TimeSpan timeout, CancellationToken cancellation)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > timeout) return false;
            await Task.Delay(Look, cancellation);
        }

        return true;
    }
}
