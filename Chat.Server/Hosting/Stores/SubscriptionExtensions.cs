using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Stores.Memory;

namespace Chat.Server.Hosting.Stores;

internal static class SubscriptionExtensions
{
    /// <summary>Keeps subscriptions where one server keeps its messages: <see cref="HistoryOptions.Store"/> says where.</summary>
    public static IServiceCollection AddSubscriptions(this IServiceCollection services) =>
        services.AddValidatedOptions<SubscriptionOptions>(SubscriptionOptions.Section).Services.AddSingleton<ISubscriptions, MemorySubscriptions>();
}
