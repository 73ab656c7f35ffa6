using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores.PostgreSql;
using Chat.Server.Tests.Harness;
using Microsoft.Extensions.Options;

namespace Chat.Server.Tests.Stores.PostgreSql;

/// <summary>Each log as a node of its own would have it.</summary>
public sealed class PostgresLogs(SharedPostgres postgres) : TestLogs
{
    private readonly List<IAsyncDisposable> open = [];

    internal LogCapture Log { get; } = new();

    internal override Task<(IMessageLog Log, IOutbox Outbox)> OpenAsync(HistoryOptions history, OutboxSettings outbox, TimeProvider time)
    {
        var node = Open(postgres.NewAddress(), time, history, outbox);
        return Task.FromResult<(IMessageLog, IOutbox)>((node.Log, node.Outbox));
    }

    /// <param name="address">Where.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">How much is kept.</param>
    /// <param name="outbox">Who reads the outbox.</param>
    /// <param name="isShared">Whether other nodes may have it at the same time.</param>
    internal PostgresNode Open(string address, TimeProvider time, HistoryOptions? options = null, OutboxSettings? outbox = null, bool isShared = true)
    {
        options ??= new HistoryOptions();
        var settings = outbox ?? OutboxSettings.None;
        var database = new PostgresDatabase(PostgresAddress.Parse(address), options, settings, isShared, Log.CreateLogger(nameof(PostgresMessageLog)));
        var log = new PostgresMessageLog(database, Options.Create(options), new HistoryRetention(Options.Create(options)), settings, NoTurns.Instance, time);
        open.Add(database);
        open.Add(log);
        return new PostgresNode(log, new PostgresOutbox(database, settings, time), new PostgresInboxes(database, log, time));
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var one in Enumerable.Reverse(open)) await one.DisposeAsync();
    }
}
