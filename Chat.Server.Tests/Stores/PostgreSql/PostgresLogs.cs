using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores.PostgreSql;
using Chat.Server.Tests.Harness;
using Microsoft.Extensions.Options;

namespace Chat.Server.Tests.Stores.PostgreSql;

/// <summary>The logs of one test: each as a node of its own would have it. They are closed after it.</summary>
internal sealed class PostgresLogs(SharedPostgres postgres) : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> open = [];

    public LogCapture Log { get; } = new();

    public string NewAddress() => postgres.NewAddress();

    /// <summary>A log in a place of its own.</summary>
    public Task<IMessageLog> CreateAsync(HistoryOptions options, TimeProvider time) => Task.FromResult<IMessageLog>(Open(NewAddress(), time, options).Log);

    /// <param name="address">Where.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">How much is kept.</param>
    /// <param name="outbox">Who reads the outbox.</param>
    /// <param name="isShared">Whether other nodes may have it at the same time.</param>
    public PostgresNode Open(string address, TimeProvider time, HistoryOptions? options = null, OutboxSettings? outbox = null, bool isShared = true)
    {
        options ??= new HistoryOptions();
        var settings = outbox ?? OutboxSettings.None;
        var database = new PostgresDatabase(PostgresAddress.Parse(address), options, settings, isShared, Log.CreateLogger(nameof(PostgresMessageLog)));
        var log = new PostgresMessageLog(database, Options.Create(options), new HistoryRetention(Options.Create(options)), settings, NoTurns.Instance, time);
        open.Add(database);
        open.Add(log);
        return new PostgresNode(log, new PostgresOutbox(database, settings, time), new PostgresInboxes(database, log, time));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(open)) await one.DisposeAsync();
    }
}
