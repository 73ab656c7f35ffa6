using Chat.Server.Kernel;
using Microsoft.Extensions.Options;

namespace Chat.Server.Hosting;

internal static class StartExtensions
{
    /// <summary>Checks what is in the options of no feature: where to listen, with what certificates, and groups of settings that nothing reads.</summary>
    public static IServiceCollection AddStartChecks(this IServiceCollection services)
    {
        services.AddOptions<StartChecks>().ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<StartChecks>, ListenSettings>()
            .AddSingleton<IValidateOptions<StartChecks>, SettingGroups>();
    }
}
