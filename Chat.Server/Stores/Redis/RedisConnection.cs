using System.Globalization;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis;

/// <summary>
/// The one connection of this node to a Redis, shared by backplane, presence and log. It is made in the background and
/// restored by itself; while there is none, every use fails at once with <see cref="RedisUnavailableException"/>, so
/// an outage holds nobody up.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan ReconnectInterval = TimeSpan.FromMilliseconds(500);

    private readonly RedisAddress address;
    private readonly ConfigurationOptions configuration;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly string server;
    private readonly RedisMetrics? metrics;
    private readonly CancellationTokenSource disposing = new();
    private readonly Task<IConnectionMultiplexer> connecting;
    private bool suspected = true;

    /// <param name="connectionString">The address.</param>
    /// <param name="options">The options of all servers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told of what becomes of the connection.</param>
    /// <param name="metrics">Told of operations.</param>
    /// <param name="place">Where the address stands in the list of several; null when it is the only one.</param>
    /// <param name="sockets">Where its input and output are handled; the thread pool when it is null.</param>
    public RedisConnection(string connectionString, ScaleOutOptions options, TimeProvider time, ILogger logger, RedisMetrics? metrics = null, int? place = null, IRedisSockets? sockets = null)
    {
        this.metrics = metrics;
        address = RedisAddress.Parse(connectionString);
        Name = address.Name;
        if (place is not null) Label = string.Create(CultureInfo.InvariantCulture, $"{place} {Name}");
        server = Label is null ? "Redis" : $"Redis {Label}";
        Sockets = sockets ?? PoolSockets.Instance;
        configuration = Configure(address, options, Sockets);
        Diagnosis = new RedisDiagnosis(configuration, RedisNeeds.For(options.KeyPrefix, options.ChannelPrefix ?? options.KeyPrefix), address.Redact);
        this.time = time;
        this.logger = logger;
        Options = options;
        Clock = new RedisClock(time, options.OperationTimeout);
        connecting = ConnectAsync();
    }

    public ScaleOutOptions Options { get; }

    /// <summary>Where its input and output are handled.</summary>
    public IRedisSockets Sockets { get; }

    /// <inheritdoc cref="RedisAddress.Name"/>
    public string Name { get; }

    /// <summary>The place in the list and the name, for people; null when it is the only one.</summary>
    public string? Label { get; }

    public RedisClock Clock { get; }

    /// <summary>
    /// A connection that was lost is there again, the one for commands or the one for subscriptions, so what was published
    /// meanwhile did not come. The subscriptions themselves may follow a moment later. Handlers must not block or throw.
    /// </summary>
    public event Action? Restored;

    public RedisDiagnosis Diagnosis { get; }

    /// <summary>Whether there is a connection for commands.</summary>
    public bool IsConnected => connecting is { IsCompletedSuccessfully: true, Result.IsConnected: true };

    /// <summary>Whether there is one for subscriptions, too. Without it nothing is heard of other nodes, and nobody can be let in.</summary>
    public bool IsWhole => IsConnected && connecting.Result.GetSubscriber().IsConnected();

    /// <summary>What the client said when it could not begin.</summary>
    public string? LastFailure { get; private set; }

    /// <summary>Throws <see cref="RedisUnavailableException"/> while there is no connection.</summary>
    public IDatabase Database => IsConnected
        ? connecting.Result.GetDatabase()
        : throw new RedisUnavailableException($"There is no connection to {server}.");

    /// <summary>Waits as long as an operation may for the first connection.</summary>
    public async Task<IConnectionMultiplexer> GetAsync()
    {
        try
        {
            return await connecting.WaitAsync(Options.OperationTimeout, time);
        }
        catch (TimeoutException)
        {
            throw new RedisUnavailableException($"There is no connection to {server} yet.");
        }
    }

    /// <summary>Runs an operation and turns every failure of Redis into <see cref="RedisUnavailableException"/>.</summary>
    public async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> operation)
    {
        var begun = metrics?.Begin() ?? 0;
        var failed = true;
        try
        {
            var result = await operation(Database);
            failed = false;
            return result;
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw Unavailable(e);
        }
        finally
        {
            metrics?.Ended(begun, failed, Label);
        }
    }

    /// <summary>What a failure of the client is for everybody else. The client's own exception ends here: what it says is printed without secrets only.</summary>
    public RedisUnavailableException Unavailable(Exception failure)
    {
        if (failure is RedisServerException && RedisProblem.FromError(failure.Message) is not null) Volatile.Write(ref suspected, true);
        return new RedisUnavailableException($"{server} failed: {address.Redact(failure.Message)}");
    }

    /// <summary>Whether something has come since the last call that <see cref="Diagnosis"/> should look into: a new connection, or a refusal.</summary>
    public bool TakeSuspicion() => Interlocked.Exchange(ref suspected, false);

    /// <summary>
    /// Whether an exception is one that an unreachable, refusing or closed Redis causes. The client gives the commands that were under way whatever broke their
    /// connection, such as "Reading is not allowed after reader was completed" when it was closed from two sides.
    /// </summary>
    public static bool IsFailure(Exception e) =>
        e is RedisException or RedisTimeoutException or InvalidOperationException or OperationCanceledException or IOException or SocketException;

    public async ValueTask DisposeAsync()
    {
        if (disposing.IsCancellationRequested) return;
        await disposing.CancelAsync();
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully) await connecting.Result.DisposeAsync();
    }

    private string TextOf(EndPoint? endPoint) => address.Redact(EndPointCollection.ToString(endPoint));

    private static ConfigurationOptions Configure(RedisAddress address, ScaleOutOptions options, IRedisSockets sockets)
    {
        var configuration = address.ToOptions();
        configuration.AbortOnConnectFail = false;
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)ReconnectInterval.TotalMilliseconds);
        configuration.SyncTimeout = configuration.AsyncTimeout = (int)options.OperationTimeout.TotalMilliseconds;
        configuration.ChannelPrefix = RedisChannel.Literal(options.ChannelPrefix ?? options.KeyPrefix);
        configuration.SocketManager = sockets.Manager; // its own threads wake each other: a quarter of a node's CPU
        configuration.ClientName ??= "chat-hubs";

        // The first attempt is short, for restoring is quick: a Redis that comes up a moment later is found within a second.
        if (!address.Sets("connectRetry")) configuration.ConnectRetry = 1;
        if (!address.Sets("connectTimeout")) configuration.ConnectTimeout = 2000;
        if (configuration.Ssl) configuration.Tunnel ??= new BoundedHandshake(TimeSpan.FromMilliseconds(configuration.ConnectTimeout));
        return configuration;
    }

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        while (true)
        {
            try
            {
                await Task.Yield(); // nothing of this holds up the start
                var multiplexer = await ConnectionMultiplexer.ConnectAsync(configuration);
                multiplexer.ConnectionFailed += (_, e) =>
                {
                    if (e.ConnectionType == ConnectionType.Interactive) logger.ConnectionLost(TextOf(e.EndPoint), e.FailureType);
                };
                multiplexer.ConnectionRestored += (_, e) =>
                {
                    if (e.ConnectionType == ConnectionType.Interactive)
                    {
                        Volatile.Write(ref suspected, true); // its rights may be others now
                        logger.ConnectionRestored(TextOf(e.EndPoint));
                    }

                    Restored?.Invoke();
                };
                if (multiplexer.IsConnected) logger.Connected();
                return multiplexer;
            }
            catch (Exception e) when (IsFailure(e))
            {
                // With Sentinel there is no multiplexer before a primary is known. RedisWatch says what is wrong.
                disposing.Token.ThrowIfCancellationRequested();
                LastFailure = address.Redact(e.Message);
                await Task.Delay(ReconnectInterval, time, disposing.Token);
            }
        }
    }
}
