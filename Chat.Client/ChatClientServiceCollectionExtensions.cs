using Chat.Client;
using Chat.Client.Kernel;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Puts a <see cref="ChatClient"/> among an application's services.</summary>
public static class ChatClientServiceCollectionExtensions
{
    /// <summary>
    /// Adds one <see cref="ChatClient"/>, which the application connects. It logs, and reads the clock, as the application does, unless the options say
    /// otherwise; the options are checked when the host starts.
    /// </summary>
    public static IServiceCollection AddChatClient(this IServiceCollection services, Action<ChatClientOptions> configure)
    {
        Guard.NotNull(services).AddOptions<ChatClientOptions>().Configure(Guard.NotNull(configure)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ChatClientOptions>, ChatClientOptionsValidator>());
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<ChatClientOptions>>().Value.Copy();
            options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
            if (options.TimeProvider == TimeProvider.System) options.TimeProvider = provider.GetService<TimeProvider>() ?? TimeProvider.System;
            return new ChatClient(options);
        });
        return services;
    }
}
