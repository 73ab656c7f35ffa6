using Chat.Server.Hubs;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.StackExchangeRedis;
using Microsoft.Extensions.Options;

namespace Chat.Server.ScaleOut;

/// <summary>
/// SignalR's Redis backplane on the node's own connection. Whatever needs Redis fails at once with
/// <see cref="RedisUnavailableException"/> while there is none: a subscription that is asked for without a connection
/// would throw later and leave its queue behind.
/// </summary>
internal sealed class RedisBackplane(
    RedisConnection redis,
    ILogger<RedisHubLifetimeManager<ChatHub>> logger,
    IOptions<RedisOptions> options,
    IHubProtocolResolver protocols,
    IOptions<HubOptions> globalOptions,
    IOptions<HubOptions<ChatHub>> hubOptions)
    : RedisHubLifetimeManager<ChatHub>(logger, options, protocols, globalOptions, hubOptions)
{
    public override Task OnConnectedAsync(HubConnectionContext connection) => RunAsync(() => base.OnConnectedAsync(connection));

    public override Task AddToGroupAsync(string connectionId, string groupName, CancellationToken cancellationToken = default) =>
        RunAsync(() => base.AddToGroupAsync(connectionId, groupName, cancellationToken));

    public override Task SendGroupAsync(string groupName, string methodName, object?[] args, CancellationToken cancellationToken = default) =>
        RunAsync(() => base.SendGroupAsync(groupName, methodName, args, cancellationToken));

    private async Task RunAsync(Func<Task> operation)
    {
        if (!redis.IsConnected) throw new RedisUnavailableException("There is no connection to Redis.");
        try
        {
            await operation();
        }
        catch (Exception e) when (RedisConnection.IsFailure(e))
        {
            throw redis.Unavailable(e);
        }
    }
}
