using Chat.Server.Hubs;
using Chat.Server.Stores.Redis;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.StackExchangeRedis;
using Microsoft.Extensions.Options;
using Route = Chat.Server.Delivery.Route;

namespace Chat.Server.Hosting.ScaleOut;

/// <summary>
/// SignalR's Redis backplane on the node's own connection. Whatever needs Redis fails at once with
/// <see cref="RedisUnavailableException"/> while there is none: a subscription that is asked for without a connection
/// would throw later and leave its queue behind.
/// <para>A numbered message that Redis has not taken is published again when it can be, see <see cref="Unpublished"/>: other nodes
/// do not know that there is something to look for.</para>
/// </summary>
internal sealed class RedisBackplane(
    RedisConnection redis,
    RedisMetrics metrics,
    TimeProvider time,
    ILogger<RedisHubLifetimeManager<ChatHub>> logger,
    IHubProtocolResolver protocols,
    IOptions<HubOptions> globalOptions,
    IOptions<HubOptions<ChatHub>> hubOptions)
    : RedisHubLifetimeManager<ChatHub>(logger, Options.Create(new RedisOptions { ConnectionFactory = async _ => await redis.GetAsync() }), protocols, globalOptions, hubOptions)
{
    private readonly Unpublished unpublished = new(redis, time);

    public override Task OnConnectedAsync(HubConnectionContext connection) => RunAsync(() => base.OnConnectedAsync(connection));

    public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) =>
        RunAsync(() => base.AddToGroupAsync(connectionId, groupName, cancellationToken));

    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        RunAsync(() => base.SendGroupAsync(groupName, methodName, args, cancellationToken), isPublication: true, isKept: args is [.., Route { Seq: > 0 }]);

    private async Task RunAsync(Func<Task> operation, bool isPublication = false, bool isKept = false)
    {
        try
        {
            if (!redis.IsConnected) throw new RedisUnavailableException($"There is no connection to Redis {redis.Label ?? redis.Name}.");
            await operation();
            if (isPublication) metrics.Published(failed: false);
        }
        catch (Exception e) when (RedisConnection.IsFailure(e) || e is RedisUnavailableException)
        {
            if (isPublication) metrics.Published(failed: true);
            if (isKept) unpublished.Add(operation);
            if (e is RedisUnavailableException) throw;
            throw redis.Unavailable(e);
        }
    }
}
