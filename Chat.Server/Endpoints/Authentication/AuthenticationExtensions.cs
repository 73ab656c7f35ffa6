using Chat.Contracts;
using Chat.Server.Kernel;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Authentication;

internal static class AuthenticationExtensions
{
    /// <summary>Twice the longest token: one that is too long for us is still answered by us. All headers together may have as much, which is Kestrel's own limit.</summary>
    private const int MaxRequestLineBytes = 2 * ChatLimits.TokenLength;

    public static IServiceCollection AddChatAuthentication(this IServiceCollection services)
    {
        services.AddJwtOptions();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, JwtBearerSetup>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        var unused = new UnusedKeys();
        services.Configure<KeyManagementOptions>(keys => (keys.XmlRepository, keys.XmlEncryptor) = (unused, unused));
        services.AddAuthorization();
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes);
        services.AddSingleton<TokenRules>().AddSingleton<TokenValidator>().AddSingleton<Sessions>().AddSingleton<SessionService>().AddHostedService<SessionMonitor>();
        services.AddSingleton<Revoker>().AddHostedService<RevocationMonitor>().AddHostedService<BanMonitor>();
        return services.AddSingleton<IHttpContextFactory, QueryTokenHttpContextFactory>();
    }

    public static IServiceCollection AddJwtOptions(this IServiceCollection services)
    {
        services.AddValidatedOptions<JwtOptions>(JwtOptions.Section);
        return services
            .AddSingleton<JwtOptionsSetup>()
            .AddSingleton<IPostConfigureOptions<JwtOptions>>(provider => provider.GetRequiredService<JwtOptionsSetup>())
            .AddSingleton<IValidateOptions<JwtOptions>>(provider => provider.GetRequiredService<JwtOptionsSetup>());
    }
}
