using Chat.Server.Hubs;
using Chat.Server.Stores.Redis;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.AspNetCore.SignalR.StackExchangeRedis;
using Microsoft.Extensions.Options;
using NodeConnection = Chat.Server.Delivery.NodeConnection;
using Route = Chat.Server.Delivery.Route;

namespace Chat.Server.Hosting.ScaleOut;

/// <summary>
/// SignalR's Redis backplane on the node's own connection. Whatever needs Redis fails at once with
/// <see cref="RedisUnavailableException"/> while there is none: a subscription that is asked for without a connection
/// would throw later and leave its queue behind.
/// <para>What has a number is given to this node at once and not when Redis brings it back: its members need not wait for that.</para>
/// <para>A numbered message that Redis has not taken is published again when it can be, see <see cref="Unpublished"/>: other nodes
/// do not know that there is something to look for.</para>
/// </summary>
internal sealed class RedisBackplane(
    RedisConnection redis,
    RedisMetrics metrics,
    ReplyContext replies,
    TimeProvider time,
    ILogger<RedisHubLifetimeManager<ChatHub>> logger,
    IHubProtocolResolver protocols,
    IOptions<HubOptions> globalOptions,
    IOptions<HubOptions<ChatHub>> hubOptions)
    : RedisHubLifetimeManager<ChatHub>(logger, Options.Create(new RedisOptions { ConnectionFactory = async _ => await redis.GetAsync() }), protocols, globalOptions, hubOptions)
{
    private readonly Unpublished unpublished = new(redis, time);
    private volatile NodeConnection? node;

    public override Task OnConnectedAsync(HubConnectionContext connection)
    {
        node = connection as NodeConnection;
        return RunAsync(() => base.OnConnectedAsync(connection));
    }

    public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) =>
        RunAsync(() => base.AddToGroupAsync(connectionId, groupName, cancellationToken));

    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default)
    {
        var route = args is [.., Route known] ? known : null;
        var publishing = PublishAsync(() => base.SendGroupAsync(groupName, methodName, args, cancellationToken), isKept: route is { Seq: > 0 });
        if (route is not (null or { Seq: 0, Change: 0 })) node?.Receive(new InvocationMessage(methodName, args));
        return publishing;
    }

    private async Task PublishAsync(Func<Task> operation, bool isKept)
    {
        replies.Enter();
        try
        {
            await RunAsync(operation);
            metrics.Published(failed: false);
        }
        catch (RedisUnavailableException)
        {
            metrics.Published(failed: true);
            if (isKept) unpublished.Add(operation);
            throw;
        }
        finally
        {
            ReplyContext.Leave();
        }
    }

    private async Task RunAsync(Func<Task> operation)
    {
        try
        {
            if (!redis.IsConnected) throw new RedisUnavailableException($"There is no connection to Redis {redis.Label ?? redis.Name}.");
            await operation();
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            throw redis.Unavailable(e);
        }
    }
}
