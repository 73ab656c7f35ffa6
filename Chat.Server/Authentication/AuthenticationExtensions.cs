using Chat.Server.Configuration;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;

namespace Chat.Server.Authentication;

internal static class AuthenticationExtensions
{
    public static IServiceCollection AddChatAuthentication(this IServiceCollection services)
    {
        services.AddValidatedOptions<JwtOptions>(JwtOptions.Section);
        services.AddSingleton<JwtOptionsSetup>();
        services.AddSingleton<IPostConfigureOptions<JwtOptions>>(provider => provider.GetRequiredService<JwtOptionsSetup>());
        services.AddSingleton<IValidateOptions<JwtOptions>>(provider => provider.GetRequiredService<JwtOptionsSetup>());

        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, JwtBearerSetup>();
        services.AddAuthentication(JwtBearerDefaults.AuthenticationScheme).AddJwtBearer();
        services.AddAuthorization();
        services.AddSingleton<TokenRules>().AddSingleton<TokenValidator>().AddSingleton<Sessions>().AddHostedService<SessionMonitor>();
        services.AddSingleton<Revoker>().AddHostedService<RevocationMonitor>();
        return services.AddSingleton<IHttpContextFactory, QueryTokenHttpContextFactory>();
    }
}
