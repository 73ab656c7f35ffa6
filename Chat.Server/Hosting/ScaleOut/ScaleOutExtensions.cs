using Chat.Server.Delivery;
using Chat.Server.Hosting.Diagnostics.Health;
using Chat.Server.Hosting.Stores;
using Chat.Server.Hubs;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores;
using Chat.Server.Stores.Redis;
using Chat.Server.Stores.Redis.Log;
using Chat.Server.Stores.Redis.Nodes;
using Chat.Server.Stores.Redis.Presence;
using Chat.Server.Stores.Redis.Sanctions;
using Chat.Server.Stores.Redis.Subscriptions;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting.ScaleOut;

internal static class ScaleOutExtensions
{
    /// <summary>
    /// The one place that decides between one node and many. With a connection string <c>Redis</c>, or a list of them, presence, log, revocations
    /// and backplane are in Redis; without one they are in this process. Call it after every protocol has been added.
    /// </summary>
    public static IServiceCollection AddChatScaleOut(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<ScaleOutOptions>(ScaleOutOptions.Section);
        services.AddSingleton<IValidateOptions<ScaleOutOptions>>(new ScaleOutOptionsValidator(configuration));
        services.AddValidatedOptions<SubscriptionOptions>(SubscriptionOptions.Section);
        return RedisAddress.TextsOf(configuration) is not { Count: > 0 } addresses
            ? services.AddPresence().AddMessageLog(configuration).AddRevocations(configuration).AddSanctions(configuration).AddSubscriptions(configuration).AddSingleton<INodes, SingleNode>().AddDelivery()
            : services.AddRedis(addresses.Count).AddSharedPostgres(configuration);
    }

    private static IServiceCollection AddRedis(this IServiceCollection services, int servers)
    {
        RedisThreads.Add();
        services.AddValidatedOptions<HistoryOptions>(HistoryOptions.Section);
        services.TryAddSingleton(OutboxSettings.None);
        var checks = services.AddSingleton<ClockHealthCheck>().AddHealthChecks();
        for (var i = 0; i < servers; i++)
        {
            var place = i;
            checks.AddTypeActivatedCheck<RedisHealthCheck>(RedisHealthCheck.NameOf(place), failureStatus: null, tags: [HealthExtensions.ReadyTag], place);
        }

        checks.AddCheck<ClockHealthCheck>("clock", tags: [HealthExtensions.ReadyTag]);
        return services
            .AddSingleton<RedisMetrics>()
            .AddSingleton<LogMetrics>()
            .AddSingleton<IRedisSockets>(PoolSockets.Instance)
            .AddSingleton<ReplyContext>()
            .AddSingleton<RedisServers>()
            .AddSingleton(provider => provider.GetRequiredService<RedisServers>().First)
            .AddHostedService<RedisGauges>()
            .AddSingleton<RoomQueues>()
            .AddSingleton<IOutbox, RedisOutbox>()
            .AddSingleton<RedisMessageLog>()
            .AddSingleton<IMessageLog>(provider => provider.GetRequiredService<RedisMessageLog>())
            .AddSingleton<IMessageChanges>(provider => provider.GetRequiredService<RedisMessageLog>())
            .AddSingleton<IMessageErasure>(provider => provider.GetRequiredService<RedisMessageLog>())
            .AddSingleton<IRoomState>(provider => provider.GetRequiredService<RedisMessageLog>())
            .AddSingleton<IMentions>(provider => provider.GetRequiredService<RedisMessageLog>())
            .AddSingleton<IMessageSearch>(provider => provider.GetRequiredService<RedisMessageLog>())
            .AddSingleton<IInboxes, RedisInboxes>()
            .AddSingleton<IRevocations, RedisRevocations>()
            .AddSingleton<ISanctions, RedisSanctions>()
            .AddSingleton<ISubscriptions, RedisSubscriptions>()
            .AddSingleton<RedisPresence>()
            .AddSingleton<IPresence>(provider => provider.GetRequiredService<RedisPresence>())
            .AddSingleton<IPresenceDirectory, RedisPresenceDirectory>()
            .AddSingleton<RedisNodes>()
            .AddSingleton<INodes>(provider => provider.GetRequiredService<RedisNodes>())
            .AddSingleton<RedisWatch>()
            .AddHostedService(provider => provider.GetRequiredService<RedisWatch>())
            .AddHostedService<PresenceLoop>()
            .AddHostedService<NodesListener>()
            .AddHostedService<OutageWatch>()
            .AddSingleton(CreateBackplane)
            .AddDelivery();
    }

    private static IBackplane CreateBackplane(IServiceProvider provider)
    {
        var servers = provider.GetRequiredService<RedisServers>();
        IBackplane[] backplanes = [.. servers.All.Select(server => new SignalRBackplane<ChatHub>(ActivatorUtilities.CreateInstance<RedisBackplane>(provider, server)))];
        return backplanes is [var only] ? only : new SpreadBackplane(servers, backplanes);
    }
}
