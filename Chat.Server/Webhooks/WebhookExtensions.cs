using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Webhooks;

internal static class WebhookExtensions
{
    /// <summary>How much longer the outbox keeps what is too old: it is given up, and said to be, by whoever could not tell it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddValidatedOptions<WebhookOptions>(WebhookOptions.Section);
        if (!string.IsNullOrEmpty(configuration[$"{WebhookOptions.Section}:{nameof(WebhookOptions.Before)}:{nameof(BeforeOptions.Url)}"]))
            services.AddSingleton<IBeforeHook, BeforeHook>();
        return services
            .AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>()
            .AddSingleton(provider => Outbox(provider.GetRequiredService<IOptions<WebhookOptions>>().Value))
            .AddSingleton<WebhookClient>()
            .AddSingleton<OfflineSubscribers>()
            .AddSingleton<WebhookMetrics>()
            .AddSingleton<EventSink>()
            .AddSingleton<IEventSink>(provider => provider.GetRequiredService<EventSink>())
            .AddHostedService(provider => provider.GetRequiredService<EventSink>())
            .AddHostedService<WebhookService>();
    }

    private static OutboxSettings Outbox(WebhookOptions options) => options.Endpoints.Length == 0
        ? OutboxSettings.None
        : new OutboxSettings([.. options.Endpoints.Select(endpoint => endpoint.Name)], options.MaxBacklog, options.MaxAge + Grace,
            Reactions: options.Endpoints.Any(endpoint => new WebhookFilter(endpoint).Wants(OutboxEntry.ReactionType)));
}
