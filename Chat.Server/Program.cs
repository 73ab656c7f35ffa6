using Chat.Server.Endpoints.Authentication;
using Chat.Server.Endpoints.Connections;
using Chat.Server.Endpoints.Http;
using Chat.Server.Endpoints.Http.Description;
using Chat.Server.Endpoints.Hubs;
using Chat.Server.Endpoints.Limits;
using Chat.Server.Endpoints.PlainJson;
using Chat.Server.FastPath;
using Chat.Server.Hosting;
using Chat.Server.Hosting.Commands;
using Chat.Server.Hosting.Diagnostics;
using Chat.Server.Hosting.Diagnostics.Health;
using Chat.Server.Hosting.Diagnostics.Heartbeats;
using Chat.Server.Hosting.Diagnostics.Scopes;
using Chat.Server.Hosting.Draining;
using Chat.Server.Hosting.ScaleOut;
using Chat.Server.Kernel;
using Chat.Server.Moderation;
using Chat.Server.Rooms;
using Chat.Server.Webhooks;
using Microsoft.Extensions.Options;

namespace Chat.Server;

internal static class Program
{
    public static Task<int> Main(string[] args) => ServerCommands.Is(args)
        ? ServerCommands.RunAsync(args, Console.Out, Console.Error)
        : Start.RunAsync(() => Build(args, builder => builder.UseWholeProcess()));

    /// <summary>The whole server, not yet started.</summary>
    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory, // appsettings.json and wwwroot lie beside the program
        });

        builder.AddSecretFiles(); // first: what follows may read the configuration
        builder.Logging.AddChatConsole(builder.Configuration);
        builder.Services
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ITurns>(NoTurns.Instance)
            .AddStartChecks()
            .AddChatApi()
            .AddDescription()
            .AddChatAuthentication()
            .AddRooms()
            .AddModeration()
            .AddWebhooks(builder.Configuration)
            .AddChatHealth()
            .AddTelemetry(builder.Configuration)
            .AddHeartbeats()
            .AddClientConnections()
            .AddOrigins()
            .AddSecurityHeaders()
            .AddDraining()
            .AddChatLimits()
            .AddChatHub()
            .AddPlainJson()
            .AddChatScaleOut(builder.Configuration)
            .AddFastPath(builder.Configuration);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.Services.GetRequiredService<IStartupValidator>().Validate(); // all options together, before anything is made of them
        app.UseSecurityHeaders();
        app.UseChatProblems();
        app.UseTrustedProxies(); // before the redirect to a folder of the pages, which names the scheme
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.UseOrigins();
        app.UseChatWebSockets();
        app.UseStreamHeaders();
        app.UseDraining();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseLogScopes();
        app.UseConnectionLimits();
        app.MapChatHub();
        app.MapPlainJson();
        app.MapChatApi();
        app.MapDescription();
        app.MapChatHealth();
        app.MapDevelopmentTokens();
        return app;
    }
}
