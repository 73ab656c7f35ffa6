using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Chat.Server.Endpoints.Http;

internal static class OriginExtensions
{
    public static IServiceCollection AddOrigins(this IServiceCollection services)
    {
        services.AddSingleton<OriginPolicy>();
        services.AddOptions<CorsOptions>().Configure<OriginPolicy>((cors, origins) => cors.AddDefaultPolicy(policy => policy
            .SetIsOriginAllowed(origins.Allows).AllowAnyHeader().AllowAnyMethod().AllowCredentials()));
        return services.AddCors();
    }

    /// <summary>Guards origins, and answers cross-origin requests from allowed pages.</summary>
    public static void UseOrigins(this WebApplication app)
    {
        app.UseMiddleware<OriginGuard>();
        app.UseCors();
    }
}
